//! Which column does a feature hash to? MurmurHash3 (x86, 32 bits), as scikit-learn's `FeatureHasher` has it. O(bytes).
//!
//! Source: Austin Appleby, <https://github.com/aappleby/smhasher>, MurmurHash3_x86_32, public domain.

/// The hash of `bytes` with seed 0.
pub(crate) fn murmur3(bytes: &[u8]) -> u32 {
    let scramble = |k: u32| k.wrapping_mul(0xCC9E_2D51).rotate_left(15).wrapping_mul(0x1B87_3593);
    let (blocks, tail) = bytes.as_chunks::<4>();
    let mut hash = blocks.iter().fold(0_u32, |hash, &block| {
        (hash ^ scramble(u32::from_le_bytes(block))).rotate_left(13).wrapping_mul(5).wrapping_add(0xE654_6B64)
    });
    hash ^= scramble(tail.iter().rev().fold(0, |tail, &byte| tail << 8 | u32::from(byte)));
    hash ^= bytes.len() as u32;
    hash = (hash ^ hash >> 16).wrapping_mul(0x85EB_CA6B);
    hash = (hash ^ hash >> 13).wrapping_mul(0xC2B2_AE35);
    hash ^ hash >> 16
}

/// The column of a feature among `columns`, and whether its hash, as a signed number, is negative.
pub(crate) fn column(feature: &str, columns: u32) -> (u32, bool) {
    let hash = murmur3(feature.as_bytes()).cast_signed();
    (hash.unsigned_abs() % columns, hash < 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of the reference implementation, as published in the documentation of several ports.
    #[test]
    fn hashes_are_those_of_the_reference() {
        for (text, hash) in [
            ("", 0),
            ("a", 0x3C25_69B2),
            ("abc", 0xB3DD_93FA),
            ("abcd", 0x43ED_676A),
            ("hello", 0x248B_FA47),
            ("hello, world", 0x149B_BB7F),
            ("The quick brown fox jumps over the lazy dog", 0x2E4F_F723),
        ] {
            assert_eq!(murmur3(text.as_bytes()), hash, "{text}");
        }
    }

    #[test]
    fn a_column_is_the_absolute_value_in_the_range() {
        let hash = murmur3(b"abc").cast_signed();
        assert!(hash < 0);
        assert_eq!(column("abc", 1 << 20), (hash.unsigned_abs() % (1 << 20), true));
        assert_eq!(column("a", 1), (0, false));
    }
}
