//! PostgreSQL's binary `numeric`: digits in base 10,000.
//!
//! Source: `numeric_send`/`numeric_recv` of PostgreSQL's `src/backend/utils/adt/numeric.c`.

use bigdecimal::BigDecimal;
use bigdecimal::num_bigint::{BigInt, Sign};

const NEGATIVE: u16 = 0x4000;
const SPECIAL: u16 = 0xC000;

/// Reads the binary form; `None` for NaN, infinities and damaged input.
pub(crate) fn decode(bytes: &[u8]) -> Option<BigDecimal> {
    let word = |at: usize| Some(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
    let (count, weight, sign, scale) = (word(0)?, word(2)? as i16, word(4)?, word(6)?);
    if sign & SPECIAL == SPECIAL {
        return None;
    }
    let mut digits = Vec::with_capacity(usize::from(count) * 4);
    for index in 0..usize::from(count) {
        let group = word(8 + index * 2)?;
        for power in [1000, 100, 10, 1] {
            digits.push(u8::try_from(group / power % 10).ok()?);
        }
    }
    let sign = if sign == NEGATIVE { Sign::Minus } else { Sign::Plus };
    let unscaled = if digits.is_empty() {
        BigInt::from(0)
    } else {
        BigInt::from_radix_be(sign, &digits, 10)?
    };
    let exponent = i64::from(count) * 4 - (i64::from(weight) + 1) * 4;
    Some(BigDecimal::new(unscaled, exponent).with_scale(i64::from(scale)))
}

/// Writes the binary form; `None` when the number has more digits than the format can hold.
pub(crate) fn encode(value: &BigDecimal) -> Option<Vec<u8>> {
    let (unscaled, exponent) = value.as_bigint_and_exponent();
    let (sign, mut digits) = unscaled.to_radix_be(10);
    if exponent < 0 {
        digits.resize(digits.len() + usize::try_from(-exponent).ok()?, 0);
    }
    let scale = exponent.max(0);
    let fraction = usize::try_from(scale).ok()?;
    // Pad on both sides, so that groups of four begin at the decimal point.
    if digits.len() < fraction {
        digits.splice(0..0, std::iter::repeat_n(0, fraction - digits.len()));
    }
    let whole = digits.len() - fraction;
    digits.splice(0..0, std::iter::repeat_n(0, (4 - whole % 4) % 4));
    digits.resize(digits.len() + (4 - fraction % 4) % 4, 0);
    let groups: Vec<u16> = digits
        .chunks(4)
        .map(|group| group.iter().fold(0, |sum, digit| sum * 10 + u16::from(*digit)))
        .collect();
    let mut weight = i64::try_from(whole.div_ceil(4)).ok()? - 1;
    let leading = groups.iter().take_while(|group| **group == 0).count();
    weight -= i64::try_from(leading).ok()?;
    let kept = &groups[leading..];
    let kept = &kept[..kept.len() - kept.iter().rev().take_while(|group| **group == 0).count()];

    let mut out = Vec::with_capacity(8 + kept.len() * 2);
    out.extend(u16::try_from(kept.len()).ok()?.to_be_bytes());
    out.extend(
        if kept.is_empty() {
            0
        } else {
            i16::try_from(weight).ok()?
        }
        .to_be_bytes(),
    );
    out.extend(if sign == Sign::Minus { NEGATIVE } else { 0 }.to_be_bytes());
    out.extend(
        u16::try_from(scale)
            .ok()
            .filter(|scale| *scale < 0x4000)?
            .to_be_bytes(),
    );
    kept.iter().for_each(|group| out.extend(group.to_be_bytes()));
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let texts = [
            "0",
            "1",
            "-1",
            "10000",
            "0.0001",
            "123456789.987654321",
            "-0.00000000001",
            "1e30",
            "12345678901234567890.5",
        ];
        for text in texts {
            let value: BigDecimal = text.parse().expect("a number");
            let back = encode(&value).and_then(|bytes| decode(&bytes));
            assert_eq!(back, Some(value), "{text}");
        }
    }
}
