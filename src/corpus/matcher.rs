//! Where do patterns stand among the tokens? All patterns in one pass: O(tokens + steps of the walks), however many.
//!
//! An automaton over terms, whose states patterns share as far as they begin alike: a trie, but that several words may
//! lead to one state (`gangway*`, or the ways to cut Chinese). A walk begins at every token that a pattern can begin
//! with. There are no failure links, as Aho & Corasick (1975) have: places overlap, and patterns are short.

use ahash::AHashMap;

use super::segment::Segments;
use super::stream::Stream;
use super::terms::{NO_TERM, Terms};

/// A place where patterns stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// Its first token, counted in the stream.
    pub(crate) first: u32,
    /// How many tokens it has.
    pub(crate) tokens: u32,
    /// The number that the pattern was given; several patterns may share one.
    pub(crate) number: u32,
}

/// What leads from one state to another.
#[derive(PartialEq, Eq, Hash)]
pub(super) enum Key {
    /// A term.
    Term(u32),
    /// A character of a word that can be cut in several ways.
    Char(char),
    /// A word with wildcards, or a regular expression.
    Wild(String),
}

/// One state: what has been seen since the walk began.
#[derive(Default)]
struct State {
    /// The numbers of the patterns that end here.
    complete: Vec<u32>,
    /// Which term leads where, ascending.
    next: Vec<(u32, u32)>,
    /// Where every term leads.
    any: Vec<u32>,
}

impl State {
    fn next(&self, term: u32) -> impl Iterator<Item = u32> {
        let from = self.next.partition_point(|&(t, _)| t < term);
        let known = self.next[from..].iter().take_while(move |&&(t, _)| t == term).map(|&(_, state)| state);
        known.chain(self.any.iter().copied())
    }
}

/// Collects the states of some patterns.
pub(super) struct Builder {
    /// The first is where every walk begins.
    states: Vec<State>,
    known: AHashMap<(u32, Key), u32>,
}

impl Builder {
    /// The state where every walk begins.
    pub(super) const START: u32 = 0;

    pub(super) fn new() -> Self {
        Self { states: vec![State::default()], known: AHashMap::new() }
    }

    /// The state that `key` leads to from `state`, and whether it is new.
    pub(super) fn state(&mut self, state: u32, key: Key) -> (u32, bool) {
        let count = self.states.len() as u32;
        let found = *self.known.entry((state, key)).or_insert(count);
        if found == count {
            self.states.push(State::default());
        }
        (found, found == count)
    }

    /// A state of its own.
    pub(super) fn new_state(&mut self) -> u32 {
        self.states.push(State::default());
        self.states.len() as u32 - 1
    }

    pub(super) fn lead(&mut self, from: u32, term: u32, to: u32) {
        self.states[from as usize].next.push((term, to));
    }

    pub(super) fn lead_any(&mut self, from: u32, to: u32) {
        self.states[from as usize].any.push(to);
    }

    /// The state that one term leads to, and no other way.
    pub(super) fn follow(&mut self, from: u32, term: u32) -> u32 {
        let (to, new) = self.state(from, Key::Term(term));
        if new {
            self.lead(from, term, to);
        }
        to
    }

    /// Says that the pattern called `number` ends in `state`.
    pub(super) fn complete(&mut self, state: u32, number: u32) {
        self.states[state as usize].complete.push(number);
    }

    pub(super) fn build(self, terms: &Terms) -> Matcher {
        let mut states = self.states;
        for state in &mut states {
            for list in [&mut state.complete, &mut state.any] {
                list.sort_unstable();
                list.dedup();
            }
            state.next.sort_unstable();
            state.next.dedup();
        }
        let mut marks = vec![0_u8; terms.len()];
        let mut mark = |state: &State, with: &dyn Fn(u32) -> u8| {
            for &to in &state.any {
                marks.iter_mut().for_each(|mark| *mark |= with(to));
            }
            state.next.iter().for_each(|&(term, to)| marks[term as usize] |= with(to));
        };
        let start = &states[Self::START as usize];
        let ends = |state: u32| if states[state as usize].complete.is_empty() { 0 } else { ALONE };
        mark(start, &|to| FIRST | ends(to));
        let mut seconds: Vec<u32> = start.next.iter().map(|&(_, to)| to).chain(start.any.iter().copied()).collect();
        seconds.sort_unstable();
        seconds.dedup();
        seconds.iter().for_each(|&second| mark(&states[second as usize], &|_| SECOND));
        let marks = terms.of_form.iter().map(|&term| if term == NO_TERM { 0 } else { marks[term as usize] });
        Matcher { marks: marks.collect(), states }
    }
}

/// Marks a form that a pattern can begin with: bit 0.
const FIRST: u8 = 1;
/// Marks a form that is a pattern of itself: bit 1.
const ALONE: u8 = 2;
/// Marks a form that can be second in a pattern: bit 2.
const SECOND: u8 = 4;

/// Finds patterns among the tokens.
pub(crate) struct Matcher {
    /// [`FIRST`], [`ALONE`], [`SECOND`], by `FormId`: most tokens need no more than a look at these.
    marks: Vec<u8>,
    states: Vec<State>,
}

impl Matcher {
    /// A bit in the byte of each token of `block` where a pattern may stand: it can begin there, and go on or end. `next`
    /// is the mark of the token behind. All tokens at once, and no branch that depends on the text.
    #[inline]
    fn hits(&self, block: &[u32], next: u8) -> u64 {
        let mut marks = [0; BLOCK];
        marks.iter_mut().zip(block).for_each(|(mark, &form)| *mark = self.marks[form as usize]);
        let marks = u64::from_le_bytes(marks);
        let behind = marks >> 8 | u64::from(next) << 56;
        marks & (marks >> 1 | behind >> 2) & u64::from_le_bytes([FIRST; BLOCK])
    }

    /// Calls `found` for every place in document `document`: ascending by first token, then length, then number, each
    /// once. `of_form` are the terms the patterns were made for; where there are `segments`, no place goes from one into
    /// the next; of `only` one number, no others are looked at, however many have patterns that stand there.
    pub(crate) fn places(
        &self,
        stream: &Stream,
        of_form: &[u32],
        document: usize,
        segments: Option<&Segments>,
        only: Option<u32>,
        mut found: impl FnMut(Place),
    ) {
        let whole = stream.range(document);
        let tokens = &stream.tokens[..whole.end];
        let mut segment = segments.map_or(0, |segments| segments.of_document(document).start);
        let mut walk = Walk::default();
        let mut at = whole.start;
        while at < whole.end {
            let rest = &tokens[at..];
            let next = rest.get(BLOCK).map_or(0, |&form| self.marks[form as usize]);
            let mut hits = match rest.first_chunk::<BLOCK>() {
                Some(block) => self.hits(block, next),
                None => self.hits(rest, next),
            };
            let block = at;
            at += BLOCK;
            while hits != 0 {
                let first = block + hits.trailing_zeros() as usize / 8;
                hits &= hits - 1;
                let mut wall = whole.end;
                if let Some(segments) = segments {
                    while segments.range(segment).end <= first {
                        segment += 1;
                    }
                    wall = segments.range(segment).end;
                }
                walk.from(&self.states, &tokens[first..wall], of_form, only);
                for &(tokens, number) in &walk.found {
                    found(Place { first: first as u32, tokens, number });
                }
            }
        }
    }
}

/// Tokens that are looked at together.
const BLOCK: usize = 8;

/// One walk through the states, and room for it.
#[derive(Default)]
struct Walk {
    /// States reached, and after how many tokens; still to be looked at.
    open: Vec<(u32, u32)>,
    /// Tokens and number of each pattern that stands here.
    found: Vec<(u32, u32)>,
}

impl Walk {
    /// Finds what stands at the beginning of `tokens`.
    fn from(&mut self, states: &[State], tokens: &[u32], of_form: &[u32], only: Option<u32>) {
        self.found.clear();
        self.open.push((Builder::START, 0));
        while let Some((state, length)) = self.open.pop() {
            let state = &states[state as usize];
            let complete = match only {
                Some(number) => state.complete.binary_search(&number).map_or(&[][..], |at| &state.complete[at..=at]),
                None => &state.complete[..],
            };
            self.found.extend(complete.iter().map(|&number| (length, number)));
            if let Some(&form) = tokens.get(length as usize) {
                let term = of_form[form as usize];
                if term != NO_TERM {
                    self.open.extend(state.next(term).map(|next| (next, length + 1)));
                }
            }
        }
        if self.found.len() > 1 {
            self.found.sort_unstable();
            self.found.dedup();
        }
    }
}
