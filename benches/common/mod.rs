//! What is measured on? English-like text, the same on every machine: Zipf's law for words, sentences, set phrases.
#![allow(dead_code)] // each bench uses a part of this

use criterion::Criterion;

/// Documents measured on, and the bytes of each.
pub const DOCUMENTS: usize = 1_000;
const DOCUMENT: usize = 4_096;

/// Runs one bench as `cargo bench` and its options want it.
pub fn run(bench: impl FnOnce(&mut Criterion)) {
    let mut criterion = Criterion::default().configure_from_args();
    bench(&mut criterion);
    criterion.final_summary();
}

/// 4 MB in 1,000 documents.
pub fn documents() -> Vec<String> {
    let words = vocabulary();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let phrases: Vec<String> = (0..300)
        .map(|_| (0..4 + dice.below(9)).map(|_| zipf(&words, &mut dice)).collect::<Vec<_>>().join(" "))
        .collect();
    (0..DOCUMENTS).map(|_| document(&words, &phrases, &mut dice)).collect()
}

/// Bytes of `texts` together.
pub fn bytes(texts: &[String]) -> u64 {
    texts.iter().map(|text| text.len() as u64).sum()
}

fn document(words: &[String], phrases: &[String], dice: &mut Dice) -> String {
    let mut text = String::with_capacity(DOCUMENT + 256);
    while text.len() < DOCUMENT {
        sentence(words, phrases, dice, &mut text);
    }
    text
}

fn sentence(words: &[String], phrases: &[String], dice: &mut Dice, text: &mut String) {
    let quoted = dice.below(12) == 0;
    text.push_str(if quoted { "“The " } else { "The " });
    for _ in 0..5 + dice.below(25) {
        let word = if dice.below(60) == 0 { phrases[dice.below(phrases.len())].as_str() } else { zipf(words, dice) };
        text.push_str(word);
        text.push_str(match dice.below(40) {
            0 | 1 => ", ",
            2 => "’s ",
            3 => " 1,250 ",
            _ => " ",
        });
    }
    text.truncate(text.trim_end_matches([' ', ',']).len());
    text.push_str(if quoted { ".” " } else { ". " });
}

/// The word of rank `r` has a probability close to 1/r.
fn zipf<'a>(words: &'a [String], dice: &mut Dice) -> &'a str {
    let rank = (words.len() as f64).powf(dice.fraction()) as usize;
    &words[rank.min(words.len()) - 1]
}

/// Different words, the frequent ones short; one in 40 has an é.
fn vocabulary() -> Vec<String> {
    const SYLLABLES: [&str; 20] = [
        "an", "ber", "con", "de", "er", "fo", "ga", "hi", "in", "ka", "lo", "men", "no", "or", "per", "ra", "st", "ti",
        "un", "ver",
    ];
    let word = |mut rank: usize| {
        let mut word = String::from(if rank % 40 == 39 { "é" } else { "" });
        loop {
            word.push_str(SYLLABLES[rank % SYLLABLES.len()]);
            rank /= SYLLABLES.len();
            if rank == 0 {
                return word;
            }
            rank -= 1;
        }
    };
    (0..20_000).map(word).collect()
}

/// Marsaglia's xorshift: numbers that look random and are always the same.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// In [0, 1).
    fn fraction(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}
