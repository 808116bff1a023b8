//! How alike can two documents be at most, from a part of what they share? Sums of f32 in which every rounding is allowed
//! for, so that no pair is lost: who remains is measured exactly.

/// A measure as the search for pairs sees it.
pub(super) trait Bound: Copy + Send + Sync {
    /// What a shared term adds.
    fn term(a: f32, b: f32) -> f32;
    /// The most that all of some terms can add, from the [`norm`](Self::norm)s of their weights in two documents.
    fn most(a: f32, b: f32) -> f32;
    /// The norm of weights, from the sum of their [`part`](Self::part)s.
    fn norm(sum: f32) -> f32;
    /// See [`norm`](Self::norm).
    fn part(weight: f32) -> f32;
    /// The similarity of two documents of sizes `a` and `b`, which grows with what they share.
    fn similarity(shared: f32, a: f32, b: f32) -> f32;
}

/// What a sum is a share of.
pub(super) const OF_ONE: u8 = 0;
pub(super) const OF_UNION: u8 = 1;
pub(super) const OF_MEAN: u8 = 2;
pub(super) const OF_LESSER: u8 = 3;
pub(super) const OF_FIRST: u8 = 4;

/// Sums of products, at most the product of Euclidean norms (Cauchy 1821), as a share of `OF`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Products<const OF: u8>;

impl<const OF: u8> Bound for Products<OF> {
    #[inline(always)]
    fn term(a: f32, b: f32) -> f32 {
        a * b
    }
    #[inline(always)]
    fn most(a: f32, b: f32) -> f32 {
        a * b
    }
    fn norm(sum: f32) -> f32 {
        sum.sqrt()
    }
    fn part(weight: f32) -> f32 {
        weight * weight
    }
    #[inline(always)]
    fn similarity(shared: f32, a: f32, b: f32) -> f32 {
        match OF {
            OF_UNION => shared / (a + b - shared),
            OF_MEAN => 2.0 * shared / (a + b),
            OF_LESSER => shared / if a < b { a } else { b },
            OF_FIRST => shared / a,
            _ => shared,
        }
    }
}

/// Sums of the lesser weight, at most the lesser sum, as a share of the sum of the greater.
#[derive(Clone, Copy, Debug)]
pub(super) struct Minima;

impl Bound for Minima {
    #[inline(always)]
    fn term(a: f32, b: f32) -> f32 {
        if a < b { a } else { b } // `min` looks for NaN, too
    }
    #[inline(always)]
    fn most(a: f32, b: f32) -> f32 {
        if a < b { a } else { b } // `min` looks for NaN, too
    }
    fn norm(sum: f32) -> f32 {
        sum
    }
    fn part(weight: f32) -> f32 {
        weight
    }
    #[inline(always)]
    fn similarity(shared: f32, a: f32, b: f32) -> f32 {
        shared / (a + b - shared)
    }
}
