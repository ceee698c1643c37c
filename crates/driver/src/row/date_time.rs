//! Date and time as text, in fixed formats: a general parser costs several times as much, and a date stands
//! in nearly every row. The written form is the one that Prisma 7's client writes to SQLite. Spellings that
//! other programs write are read as well, at their price.

use chrono::{DateTime, Datelike, Timelike, Utc};

/// Reads `2024-01-02T03:04:05.678+00:00` and its relatives: a space for the `T`, any number of fraction
/// digits or none, `Z`, an offset or none (UTC), a date without a time.
pub(crate) fn parse(text: &[u8]) -> Option<DateTime<Utc>> {
    let year = digits(text, 0, 4)?;
    let (month, day) = (two_after(text, 4, b'-')?, two_after(text, 7, b'-')?);
    let days = days_from_civil(i64::from(year), month, day)?;
    if text.len() == 10 {
        return DateTime::from_timestamp(days * 86_400, 0);
    }
    if !matches!(text.get(10)?, b'T' | b't' | b' ') {
        return None;
    }
    let (hour, minute) = (digits(text, 11, 2)?, two_after(text, 13, b':')?);
    let (second, after) = match text.get(16) {
        Some(b':') => (digits(text, 17, 2)?, 19),
        _ => (0, 16),
    };
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let (nanos, after) = fraction(text, after)?;
    let offset = offset_seconds(&text[after..])?;
    let seconds = days * 86_400 + i64::from(hour * 3600 + minute * 60 + second) - offset;
    DateTime::from_timestamp(seconds, nanos)
}

/// Reads what [`parse`] reads, and the spellings of other programs: white space around it or before the
/// offset, slashes, `+0000 UTC` behind it, milliseconds since 1970 as text, the dates of mails.
#[inline]
pub(crate) fn parse_any(text: &[u8]) -> Option<DateTime<Utc>> {
    match parse(text) {
        Some(time) => Some(time),
        None => parse_other(text),
    }
}

#[cold]
fn parse_other(text: &[u8]) -> Option<DateTime<Utc>> {
    let text = std::str::from_utf8(text).ok()?.trim();
    let text = text.strip_suffix(" UTC").unwrap_or(text);
    if let Ok(millis) = text.parse::<i64>()
        && text.len() > 10
    {
        return DateTime::from_timestamp_millis(millis);
    }
    if let Ok(time) = DateTime::parse_from_rfc2822(text) {
        return Some(time.to_utc());
    }
    if let Ok(time) = text.parse::<DateTime<Utc>>() {
        return Some(time);
    }
    let mut plain = text.replace('/', "-");
    if let Some(offset) = plain.rfind([' ']).filter(|at| *at > 15) {
        plain.remove(offset);
    }
    parse(plain.as_bytes())
}

/// The text is just what [`format()`] writes, so that it sorts with others of its kind.
pub(crate) fn is_canonical(text: &[u8]) -> bool {
    matches!(text, [.., b'.', _, _, _, b'+', b'0', b'0', b':', b'0', b'0'])
        && text.len() == 29
        && text[10] == b'T'
        && parse(text).is_some()
}

/// Writes `2024-01-02T03:04:05.678+00:00`.
pub(crate) fn format(value: DateTime<Utc>) -> String {
    let year = value.year();
    if !(0..=9999).contains(&year) {
        return value.format("%Y-%m-%dT%H:%M:%S%.3f+00:00").to_string();
    }
    let mut text = *b"0000-00-00T00:00:00.000+00:00";
    put(&mut text[0..4], year as u32);
    put(&mut text[5..7], value.month());
    put(&mut text[8..10], value.day());
    put(&mut text[11..13], value.hour());
    put(&mut text[14..16], value.minute());
    put(&mut text[17..19], value.second());
    put(&mut text[20..23], value.timestamp_subsec_millis().min(999));
    String::from_utf8_lossy(&text).into_owned()
}

fn put(target: &mut [u8], mut value: u32) {
    for digit in target.iter_mut().rev() {
        *digit = b'0' + (value % 10) as u8;
        value /= 10;
    }
}

fn digits(text: &[u8], at: usize, count: usize) -> Option<u32> {
    let mut value = 0;
    for byte in text.get(at..at + count)? {
        if !byte.is_ascii_digit() {
            return None;
        }
        value = value * 10 + u32::from(byte - b'0');
    }
    Some(value)
}

fn two_after(text: &[u8], at: usize, separator: u8) -> Option<u32> {
    if *text.get(at)? != separator {
        return None;
    }
    digits(text, at + 1, 2)
}

/// Nanoseconds and where the fraction ends; digits beyond the ninth are dropped.
fn fraction(text: &[u8], at: usize) -> Option<(u32, usize)> {
    if text.get(at) != Some(&b'.') {
        return Some((0, at));
    }
    let count = text[at + 1..]
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    if count == 0 {
        return None;
    }
    let kept = count.min(9);
    let nanos = digits(text, at + 1, kept)? * 10_u32.pow(9 - kept as u32);
    Some((nanos, at + 1 + count))
}

fn offset_seconds(text: &[u8]) -> Option<i64> {
    let sign = match text {
        [] | b"Z" | b"z" | b" UTC" => return Some(0),
        [b'+', ..] => 1,
        [b'-', ..] => -1,
        _ => return None,
    };
    let hours = digits(text, 1, 2)?;
    let minutes = match text.len() {
        3 => 0,
        5 => digits(text, 3, 2)?,
        6 => two_after(text, 3, b':')?,
        _ => return None,
    };
    Some(sign * i64::from(hours * 3600 + minutes * 60))
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar; `None` for a day that does not exist.
fn days_from_civil(year: i64, month: u32, day: u32) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    if day == 0 || day > length {
        return None;
    }
    // The year is counted from March, so that the leap day is its last.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = i64::from((153 * month + 2) / 5 + day - 1);
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        for millis in [
            0,
            1,
            -1,
            1_704_164_645_678,
            951_782_400_000,
            -62_135_596_800_000,
            253_402_300_799_999,
        ] {
            let value = DateTime::from_timestamp_millis(millis).expect("in range");
            assert_eq!(parse(format(value).as_bytes()), Some(value), "{millis}");
        }
    }

    #[test]
    fn agrees_with_the_general_parser() {
        for text in [
            "2024-02-29T23:59:59.1+02:00",
            "1999-12-31T00:00:00Z",
            "2100-03-01T12:00:00.123456789-11:30",
        ] {
            let expected = DateTime::parse_from_rfc3339(text).expect("valid").to_utc();
            assert_eq!(parse(text.as_bytes()), Some(expected), "{text}");
        }
    }

    #[test]
    fn reads_the_spellings_of_other_programs() {
        let expected = DateTime::from_timestamp_millis(1_704_164_645_000);
        for text in [
            "2024-01-02 03:04:05",
            " 2024-01-02T03:04:05Z\n",
            "2024-01-02 03:04:05 +0000 UTC",
            "2024-01-02 04:04:05 +01:00",
            "2024/01/02 03:04:05",
            "Tue, 02 Jan 2024 03:04:05 GMT",
            "1704164645000",
        ] {
            assert_eq!(parse_any(text.as_bytes()), expected, "{text}");
            assert!(!is_canonical(text.as_bytes()), "{text}");
        }
        let later = format(DateTime::from_timestamp_millis(253_402_300_800_000).expect("year 10000"));
        assert_eq!(
            parse_any(later.as_bytes()).map(|time| time.timestamp()),
            Some(253_402_300_800)
        );
        assert!(is_canonical(b"2024-01-02T03:04:05.678+00:00"));
        assert_eq!(parse_any(b"now"), None);
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in [
            "",
            "2024",
            "2023-02-29",
            "2024-13-01",
            "2024-01-01T24:00:00",
            "2024-01-01T00:00:00.",
            "2024-01-01X",
        ] {
            assert_eq!(parse(text.as_bytes()), None, "{text}");
        }
    }
}
