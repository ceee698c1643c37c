//! Reduces what a peer read to one number, so that all peers can be held to the same answer.
//!
//! The digest touches every field of every row, costs a few nanoseconds a field, and is inside the timed region, the same
//! for all. It is not a hash to rely on elsewhere: of a text it sees the length and both ends.

use chrono::{DateTime, NaiveDateTime, Utc};

/// A value with a digest that depends on its content only, not on the type by which a peer holds it.
pub trait Answer {
    /// The digest.
    fn digest(&self) -> u64;
}

/// A row with a key of its own. [`record!`](crate::record) implements it.
pub trait Record: Answer {
    /// The primary key.
    fn key(&self) -> i64;

    /// The digest of all fields but the key: a created row's key is the database's choice.
    fn body(&self) -> u64;
}

/// Gathers digests, in order.
#[derive(Clone, Copy, Default)]
pub struct Digest(u64);

impl Digest {
    /// Adds one value.
    #[inline]
    pub fn add(&mut self, value: &impl Answer) {
        self.add_digest(value.digest());
    }

    /// Adds what has been digested already.
    #[inline]
    pub fn add_digest(&mut self, digest: u64) {
        self.0 = (self.0.rotate_left(5) ^ digest).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    /// The digest of everything added.
    #[inline]
    pub fn finish(self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
}

/// The digest of rows in whatever order they came.
pub(crate) fn unordered<T: Answer>(rows: &[T]) -> u64 {
    rows.iter()
        .fold(rows.len() as u64, |sum, row| sum.wrapping_add(row.digest()))
}

/// Implements [`Record`] and [`Answer`] for a struct, given its fields in the order of the table's columns, the key
/// first.
#[macro_export]
macro_rules! record {
    ($record:ty { $key:ident $(, $field:ident)* $(,)? }) => {
        impl $crate::Record for $record {
            fn key(&self) -> i64 {
                i64::from(self.$key)
            }

            #[inline]
            fn body(&self) -> u64 {
                let mut digest = $crate::Digest::default();
                $( digest.add(&self.$field); )*
                digest.finish()
            }
        }

        impl $crate::Answer for $record {
            #[inline]
            fn digest(&self) -> u64 {
                let mut digest = $crate::Digest::default();
                digest.add(&$crate::Record::key(self));
                digest.add_digest($crate::Record::body(self));
                digest.finish()
            }
        }
    };
}

impl Answer for i64 {
    #[inline]
    fn digest(&self) -> u64 {
        *self as u64
    }
}

impl Answer for i32 {
    #[inline]
    fn digest(&self) -> u64 {
        i64::from(*self).digest()
    }
}

impl Answer for u64 {
    #[inline]
    fn digest(&self) -> u64 {
        *self
    }
}

impl Answer for f64 {
    #[inline]
    fn digest(&self) -> u64 {
        self.to_bits()
    }
}

impl Answer for bool {
    #[inline]
    fn digest(&self) -> u64 {
        u64::from(*self)
    }
}

impl Answer for str {
    #[inline]
    fn digest(&self) -> u64 {
        let bytes = self.as_bytes();
        let ends = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
            (Some(first), Some(last)) => {
                u64::from_le_bytes(*first) ^ u64::from_le_bytes(*last).rotate_left(17)
            }
            _ => bytes.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
        };
        ends ^ (bytes.len() as u64) << 56
    }
}

impl Answer for String {
    #[inline]
    fn digest(&self) -> u64 {
        self.as_str().digest()
    }
}

impl Answer for DateTime<Utc> {
    #[inline]
    fn digest(&self) -> u64 {
        self.timestamp_millis() as u64
    }
}

impl Answer for NaiveDateTime {
    #[inline]
    fn digest(&self) -> u64 {
        self.and_utc().digest()
    }
}

impl<T: Answer> Answer for Option<T> {
    #[inline]
    fn digest(&self) -> u64 {
        self.as_ref().map_or(0x5bd1_e995, Answer::digest)
    }
}

impl<T: Answer> Answer for Vec<T> {
    #[inline]
    fn digest(&self) -> u64 {
        let mut digest = Digest::default();
        self.iter().for_each(|value| digest.add(value));
        digest.finish()
    }
}

impl<A: Answer, B: Answer> Answer for (A, B) {
    #[inline]
    fn digest(&self) -> u64 {
        let mut digest = Digest::default();
        digest.add(&self.0);
        digest.add(&self.1);
        digest.finish()
    }
}
