use locution::*;
use std::time::Instant;
fn main() {
    let mut texts = Strings::default();
    for line in std::fs::read_to_string("/tmp/w/corp/medium_20mb.jsonl").unwrap().lines() {
        let v: serde_json::Value = serde_json::from_str(line).unwrap();
        texts.push(v["text"].as_str().unwrap());
    }
    let words = std::env::args().nth(1).unwrap_or("w".into());
    let tok =
        Tokenizer::new("en", if words == "w" { Words::Pattern(r"\w+".into()) } else { Words::Uax29 }, true).unwrap();
    for _ in 0..3 {
        let t = Instant::now();
        let mut ends = vec![];
        let mut n = 0;
        for x in texts.iter() {
            ends.clear();
            tok.sentence_ends(x, &mut ends);
            n += ends.len();
        }
        println!("sentences {n} {:?}", t.elapsed());
        let t = Instant::now();
        let mut n = 0usize;
        for x in texts.iter() {
            tok.for_each(x, |_, _| n += 1);
        }
        println!("words {n} {:?}", t.elapsed());
        let t = Instant::now();
        let mut v = locution::corpus::vocabulary::Vocabulary::default();
        let mut n = 0u64;
        for x in texts.iter() {
            tok.for_each(x, |s, e| n += v.intern_part(x, s, e) as u64);
        }
        println!("words+intern {n} {} {:?}", v.len(), t.elapsed());
        let tt = texts.clone();
        let t = Instant::now();
        let c = Corpus::new(Parts::of_texts(tt), tok.clone(), &Progress::default()).unwrap();
        println!("corpus {:?}", t.elapsed());
        let t = Instant::now();
        c.folded(&Fold::default(), &StopWords::None).unwrap();
        println!("fold {:?}", t.elapsed());
        let t = Instant::now();
        let x = c.terms(&TermOptions::default()).unwrap();
        println!("terms {} {:?}", x.len(), t.elapsed());
        println!("--");
    }
}
