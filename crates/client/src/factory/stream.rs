//! Where chance comes from. Every value has a stream of its own, named by the factory's seed, the model, the record's
//! number and the field: a model, a field or a record more moves no other value.
//!
//! The stream is ChaCha with 8 rounds, whose key is just these four things. It is the same on every machine and stays
//! the same, which the generators of the `rand` family that are made for speed do not promise.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// The random numbers behind one value.
pub(crate) struct Stream(ChaCha8Rng);

impl Stream {
    /// The stream of a field of the record with a number.
    pub(crate) fn of(seed: u64, model: &str, number: u64, field: &str) -> Stream {
        let mut key = [0; 32];
        let parts = [seed, hash(model), number, hash(field)];
        for (bytes, part) in key.chunks_exact_mut(8).zip(parts) {
            bytes.copy_from_slice(&part.to_le_bytes());
        }
        Stream(ChaCha8Rng::from_seed(key))
    }

    pub(crate) fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number below `size`, each as likely as the others.
    pub(crate) fn below(&mut self, size: u128) -> u128 {
        match u64::try_from(size) {
            Ok(size) => (u128::from(self.bits()) * u128::from(size)) >> 64,
            Err(_) => ((u128::from(self.bits()) << 64) | u128::from(self.bits())) % size,
        }
    }

    /// True so often: 0 is never, 1 is always.
    pub(crate) fn chance(&mut self, often: f64) -> bool {
        // The 53 bits that a floating point number holds.
        ((self.bits() >> 11) as f64) < often * 9_007_199_254_740_992.0
    }

    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill_bytes(&mut bytes);
        bytes
    }
}

/// FNV-1a, 64 bits: of names, which are short.
fn hash(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// A walk through the numbers below `size` that meets each once: the `step`-th of them.
pub(crate) fn walk(seed: u64, model: &str, field: &str, size: u128, step: u128) -> u128 {
    let mut stream = Stream::of(seed, model, 0, field);
    let start = stream.below(size);
    let mut stride = stream.below(size).max(1);
    while gcd(stride, size) != 1 {
        stride += 1;
    }
    // Spaces that are walked through are below 2^60, so nothing overflows.
    (start + (step % size) * (stride % size)) % size
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_meets_every_number_once() {
        for size in [1, 2, 3, 4, 6, 12, 97, 360] {
            for seed in 0..20 {
                let mut met: Vec<u128> = (0..size).map(|step| walk(seed, "A", "b", size, step)).collect();
                met.sort_unstable();
                assert!(met.into_iter().eq(0..size), "size {size}, seed {seed}");
            }
        }
    }

    /// A change here changes the rows of everybody's tests.
    #[test]
    fn the_stream_is_this_one() {
        let mut stream = Stream::of(42, "User", 1, "email");
        assert_eq!(
            [stream.bits(), stream.bits()],
            [15_678_595_283_354_902_178, 8_162_526_853_942_434_131]
        );
    }
}
