//! Which documents are compared with which? Checked before anything is counted.

use super::comparison::Reference;
use crate::corpus::corpus::Corpus;
use crate::error::{Error, Result};

/// The documents on each side, and how many tokens.
pub(super) struct Sides {
    /// Positions of the target's documents, ascending.
    pub(super) target: Vec<u32>,
    /// Positions of the reference's documents, ascending.
    pub(super) reference: Vec<u32>,
    /// Tokens of the target and of the reference, n₁ and n₂.
    pub(super) tokens: (u64, u64),
}

impl Sides {
    /// Fails where a side has no document or no word, or a document is on both.
    pub(super) fn of(corpus: &Corpus, target: &[usize], reference: &Reference) -> Result<Self> {
        let mut side = vec![0_u8; corpus.len()]; // by position: 1 the target's, 2 the reference's
        for &position in target {
            *slot(&mut side, "target", position)? = 1;
        }
        match reference {
            Reference::Rest => side.iter_mut().filter(|side| **side == 0).for_each(|side| *side = 2),
            Reference::Documents(positions) => {
                for &position in positions {
                    let side = slot(&mut side, "reference", position)?;
                    if *side == 1 {
                        let problem = format!("{:?} is in the target, too", &corpus.doc_ids()[position]);
                        return Err(Error::argument("reference", problem));
                    }
                    *side = 2;
                }
            }
            Reference::List(_) => {}
        }
        let members = |which| (0..).zip(&side).filter(|&(_, &side)| side == which).map(|(i, _)| i).collect();
        let (target, documents): (Vec<u32>, Vec<u32>) = (members(1), members(2));
        let tokens = |argument, documents: &[u32]| {
            let tokens: usize = documents.iter().map(|&i| corpus.stream().range(i as usize).len()).sum();
            match (documents.len(), tokens) {
                (0, _) if argument == "reference" && *reference == Reference::Rest => {
                    Err(Error::argument(argument, "the target is the whole corpus, nothing is left to compare with"))
                }
                (0, _) => Err(Error::argument(argument, "it has no document")),
                (1, 0) => Err(Error::argument(argument, "its document holds no word")),
                (n, 0) => Err(Error::argument(argument, format!("its {n} documents hold no word"))),
                _ => Ok(tokens as u64),
            }
        };
        let here = tokens("target", &target)?;
        let there = match reference {
            Reference::List(list) if list.tokens() == 0 => return Err(Error::argument("reference", "it has no token")),
            Reference::List(list) => list.tokens(),
            _ => tokens("reference", &documents)?,
        };
        Ok(Self { target, reference: documents, tokens: (here, there) })
    }
}

fn slot<'a>(side: &'a mut [u8], argument: &'static str, position: usize) -> Result<&'a mut u8> {
    let count = side.len();
    side.get_mut(position)
        .ok_or_else(|| Error::argument(argument, format!("there is no document {position} among {count}")))
}
