//! Which of sixteen bytes are of a kind? By SSE2 on x86-64, where every processor has it; by plain arithmetic elsewhere.
//!
//! The first takes a sixth of the time of words away and half of that of sentences, against the second on one machine.
//! It needs a word of `unsafe`, since it calls functions made for a feature of the processor; both ways are held to one
//! another below.

/// Which bytes belong to a run of words (ASCII letters, digits, `_`, and whatever is not ASCII), and which are not
/// ASCII; bit `i` for byte `i`.
#[inline(always)]
pub(super) fn words_and_high(bytes: &[u8; 16]) -> (u16, u16) {
    #[cfg(target_arch = "x86_64")]
    #[allow(unsafe_code)]
    // SAFETY: SSE2 is part of x86-64.
    return unsafe { sse2::words_and_high(bytes) };
    #[cfg(not(target_arch = "x86_64"))]
    plain::words_and_high(bytes)
}

/// Which bytes are `.`, `!`, `?` or not ASCII; bit `i` for byte `i`.
#[inline(always)]
pub(super) fn stops_and_high(bytes: &[u8; 16]) -> u16 {
    #[cfg(target_arch = "x86_64")]
    #[allow(unsafe_code)]
    // SAFETY: SSE2 is part of x86-64.
    return unsafe { sse2::stops_and_high(bytes) };
    #[cfg(not(target_arch = "x86_64"))]
    plain::stops_and_high(bytes)
}

/// Which of the first sixteen bytes are `\n` or `\r` and stand before anything else than a visible ASCII character;
/// bit `i` for byte `i`.
#[inline(always)]
pub(super) fn breaks_before_blanks(bytes: &[u8; 17]) -> u16 {
    #[cfg(target_arch = "x86_64")]
    #[allow(unsafe_code)]
    // SAFETY: SSE2 is part of x86-64.
    return unsafe { sse2::breaks_before_blanks(bytes) };
    #[cfg(not(target_arch = "x86_64"))]
    plain::breaks_before_blanks(bytes)
}

#[cfg(target_arch = "x86_64")]
mod sse2 {
    use std::arch::x86_64::*;

    #[inline]
    #[target_feature(enable = "sse2")]
    fn load(bytes: &[u8; 16]) -> __m128i {
        let wide = u128::from_le_bytes(*bytes);
        _mm_set_epi64x((wide >> 64) as i64, wide as i64)
    }

    /// Whether each byte lies within `low..=low + span`: its distance is then the least of itself and the span.
    #[inline]
    #[target_feature(enable = "sse2")]
    fn within(x: __m128i, low: u8, span: u8) -> __m128i {
        let distance = _mm_sub_epi8(x, _mm_set1_epi8(low as i8));
        _mm_cmpeq_epi8(_mm_min_epu8(distance, _mm_set1_epi8(span as i8)), distance)
    }

    #[inline]
    #[target_feature(enable = "sse2")]
    fn is(x: __m128i, byte: u8) -> __m128i {
        _mm_cmpeq_epi8(x, _mm_set1_epi8(byte as i8))
    }

    #[inline]
    #[target_feature(enable = "sse2")]
    pub(super) fn words_and_high(bytes: &[u8; 16]) -> (u16, u16) {
        let x = load(bytes);
        let letter = within(_mm_or_si128(x, _mm_set1_epi8(0x20)), b'a', 25);
        let other = _mm_or_si128(within(x, b'0', 9), is(x, b'_'));
        let words = _mm_or_si128(_mm_or_si128(letter, other), x); // of `x` the high bit is looked at
        (_mm_movemask_epi8(words) as u16, _mm_movemask_epi8(x) as u16)
    }

    #[inline]
    #[target_feature(enable = "sse2")]
    pub(super) fn stops_and_high(bytes: &[u8; 16]) -> u16 {
        let x = load(bytes);
        let stop = _mm_or_si128(is(x, b'.'), _mm_or_si128(is(x, b'!'), is(x, b'?')));
        _mm_movemask_epi8(_mm_or_si128(stop, x)) as u16
    }

    #[inline]
    #[target_feature(enable = "sse2")]
    pub(super) fn breaks_before_blanks(bytes: &[u8; 17]) -> u16 {
        let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) else { return 0 }; // there are sixteen
        let (x, next) = (load(first), load(last));
        let line_break = _mm_or_si128(is(x, b'\n'), is(x, b'\r'));
        let visible = within(next, b'!', b'~' - b'!');
        _mm_movemask_epi8(_mm_andnot_si128(visible, line_break)) as u16
    }
}

/// Eight bytes in a number at a time.
#[cfg(any(test, not(target_arch = "x86_64")))]
mod plain {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;

    /// The high bits of eight bytes as one byte: the multiplication brings bit 8·i + 7 to bit 56 + i.
    fn pack(bits: u64) -> u16 {
        (((bits & HIGH) >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) as u16
    }

    /// High bit set in each byte of `x` (all below 0x80) that lies within `low..=high`.
    fn within(x: u64, low: u8, high: u8) -> u64 {
        (x + ONES * u64::from(0x80 - low)) & !(x + ONES * u64::from(0x7F - high))
    }

    fn eights(bytes: &[u8; 16]) -> [u64; 2] {
        let wide = u128::from_le_bytes(*bytes);
        [wide as u64, (wide >> 64) as u64]
    }

    pub(super) fn words_and_high(bytes: &[u8; 16]) -> (u16, u16) {
        let [first, second] = eights(bytes).map(|eight| {
            let x = eight & !HIGH;
            let word = within(x | (ONES * 0x20), b'a', b'z') | within(x, b'0', b'9') | within(x, b'_', b'_');
            (pack(word | eight), pack(eight))
        });
        (first.0 | second.0 << 8, first.1 | second.1 << 8)
    }

    pub(super) fn stops_and_high(bytes: &[u8; 16]) -> u16 {
        let [first, second] = eights(bytes).map(|eight| {
            let x = eight & !HIGH;
            pack(eight | within(x, b'.', b'.') | within(x, b'!', b'!') | within(x, b'?', b'?'))
        });
        first | second << 8
    }

    pub(super) fn breaks_before_blanks(bytes: &[u8; 17]) -> u16 {
        let found = |i: usize| matches!(bytes[i], b'\n' | b'\r') && !bytes[i + 1].is_ascii_graphic();
        (0..16).fold(0, |bits, i| bits | u16::from(found(i)) << i)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_of_its_kind_wherever_it_stands_and_on_every_processor() {
        for byte in 0..=255_u8 {
            for at in 0..16 {
                let mut bytes = [b' '; 16];
                (bytes[15 - at], bytes[at]) = (byte.wrapping_add(1), byte);
                let bits = |test: fn(u8) -> bool| (0..16).map(|i| u16::from(test(bytes[i])) << i).sum::<u16>();
                let words = bits(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii());
                let stops = bits(|byte| b".!?".contains(&byte) || !byte.is_ascii());
                let high = bits(|byte| !byte.is_ascii());
                assert_eq!((words_and_high(&bytes), stops_and_high(&bytes)), ((words, high), stops), "{bytes:?}");
                assert_eq!(plain::words_and_high(&bytes), (words, high), "{bytes:?}");
                assert_eq!(plain::stops_and_high(&bytes), stops, "{bytes:?}");
                for line_break in [b'\n', b'\r', b'x'] {
                    let mut bytes = [b' '; 17];
                    (bytes[at], bytes[at + 1]) = (line_break, byte);
                    let before_a_blank = |i: &usize| b"\n\r".contains(&bytes[*i]) && !bytes[i + 1].is_ascii_graphic();
                    let breaks = (0..16).filter(before_a_blank).map(|i| 1 << i).sum::<u16>();
                    assert_eq!(breaks_before_blanks(&bytes), breaks, "{bytes:?}");
                    assert_eq!(plain::breaks_before_blanks(&bytes), breaks, "{bytes:?}");
                }
            }
        }
    }
}
