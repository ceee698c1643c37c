//! The ids that the client makes, made from a stream: `cuid()`, `uuid()`, `ulid()` and `nanoid()` of the same seed
//! are the same, and those that begin with a time are in the order of the records' numbers.

use std::borrow::Cow;

use nicol_sql::Value;

use super::stream::Stream;
use crate::meta::Default;

/// 2024-01-01 in milliseconds: when the first record was made, as far as its id says.
const BEGINNING: u64 = 1_704_067_200_000;

const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// The letters of a nanoid.
const LETTERS: &[u8; 64] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-";

/// The id of the record with a number, if the client makes it.
pub(super) fn id(default: Default, stream: &mut Stream, number: u64) -> Option<Value<'static>> {
    let millis = BEGINNING + number;
    let text = match default {
        Default::Uuid4 => uuid::Builder::from_random_bytes(stream.bytes())
            .into_uuid()
            .to_string(),
        Default::Uuid7 => {
            let builder = uuid::Builder::from_unix_timestamp_millis(millis, &stream.bytes());
            builder.into_uuid().to_string()
        }
        Default::Ulid => {
            let random = (u128::from(stream.bits()) << 64) | u128::from(stream.bits());
            ulid::Ulid::from_parts(millis, random).to_string()
        }
        // The time, a counter, the machine, chance.
        Default::Cuid => format!(
            "c{}{}{}",
            digits(u128::from(millis), 8),
            digits(u128::from(number), 4),
            digits(stream.below(36_u128.pow(12)), 12)
        ),
        Default::Cuid2 => {
            let letter = char::from(DIGITS[10 + stream.below(26) as usize]);
            format!(
                "{letter}{}{}",
                digits(stream.below(36_u128.pow(12)), 12),
                digits(stream.below(36_u128.pow(11)), 11)
            )
        }
        Default::Nanoid(length) => (0..length)
            .map(|_| char::from(LETTERS[stream.below(64) as usize]))
            .collect(),
        _ => return None,
    };
    Some(Value::String(Cow::Owned(text)))
}

/// The last `length` digits of a number to the base of 36.
fn digits(mut number: u128, length: usize) -> String {
    let mut out = vec![0; length];
    for digit in out.iter_mut().rev() {
        *digit = DIGITS[(number % 36) as usize];
        number /= 36;
    }
    out.into_iter().map(char::from).collect()
}
