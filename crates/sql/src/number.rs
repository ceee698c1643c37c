//! Numbers as text, where a float would lose digits: in defaults, which are compared and written exactly.

/// A number without exponent, plus sign and needless zeros in front; `None` if it is no number.
///
/// ```
/// assert_eq!(nicol_sql::number::plain("1.50e3").as_deref(), Some("1500"));
/// assert_eq!(nicol_sql::number::plain("007.50").as_deref(), Some("7.50"));
/// assert_eq!(nicol_sql::number::plain("seven"), None);
/// ```
pub fn plain(text: &str) -> Option<String> {
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) || exponent.abs() > 10_000 {
        return None;
    }
    let point = i32::try_from(whole.len()).ok()? + exponent;
    let (whole, fraction) = split(digits, point);
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let sign = if negative { "-" } else { "" };
    Some(if fraction.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{fraction}")
    })
}

/// The digits before and behind a decimal point that may stand outside them.
fn split(mut digits: String, point: i32) -> (String, String) {
    if point < 0 {
        let zeros = "0".repeat(point.unsigned_abs() as usize);
        return (String::new(), format!("{zeros}{digits}"));
    }
    let point = point as usize;
    while digits.len() < point {
        digits.push('0');
    }
    let fraction = digits.split_off(point);
    (digits, fraction)
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn numbers_lose_exponents_and_needless_zeros() {
        let cases = [
            ("1e3", "1000"),
            ("1.50e1", "15.0"),
            ("1E-10", "0.0000000001"),
            (".5", "0.5"),
            ("-0.10", "-0.10"),
            ("+1", "1"),
            ("000", "0"),
        ];
        for (text, number) in cases {
            assert_eq!(plain(text).as_deref(), Some(number), "{text}");
        }
        assert_eq!(plain("1e"), None);
        assert_eq!(plain(""), None);
    }
}
