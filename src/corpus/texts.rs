//! Where do the texts lie? In blocks of a megabyte, which can be tokenised while the next one is still read.

use std::ops::{Index, Range};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::table::Strings;

/// A block is closed when it holds so many bytes.
const BLOCK: usize = 1 << 20;

/// A block may have so much room left: to give it back costs more than it is worth.
const SPARE: usize = BLOCK / 16;

/// A piece of work is about so many bytes: few enough that no thread waits long for the last one.
const PIECE: usize = 1 << 18;

/// Texts by position, in shared blocks. Costs their bytes and 8 bytes each; a clone shares them.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    blocks: Vec<Arc<Strings>>,
    /// The position of the first text of each block; one longer than there are blocks, or empty.
    starts: Vec<usize>,
}

/// Some texts of one block: a piece of work.
pub(crate) type Piece = (Arc<Strings>, Range<usize>);

impl Texts {
    /// Number of texts.
    pub fn len(&self) -> usize {
        self.starts.last().copied().unwrap_or(0)
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The texts in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.blocks.iter().flat_map(|block| block.iter())
    }

    /// All texts together, in bytes.
    pub fn bytes(&self) -> usize {
        self.blocks.iter().map(|block| block.bytes().len()).sum()
    }

    /// Adds a block behind the others.
    pub(crate) fn push_block(&mut self, block: Arc<Strings>) {
        let end = self.len() + block.len();
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        self.starts.push(end);
        self.blocks.push(block);
    }

    pub(crate) fn blocks(&self) -> impl Iterator<Item = Arc<Strings>> {
        self.blocks.iter().map(Arc::clone)
    }
}

impl Index<usize> for Texts {
    type Output = str;

    fn index(&self, position: usize) -> &str {
        let block = self.starts.partition_point(|&start| start <= position) - 1;
        &self.blocks[block][position - self.starts[block]]
    }
}

/// The block cut into pieces of about the same size.
pub(crate) fn pieces(block: &Arc<Strings>) -> impl Iterator<Item = Piece> + use<> {
    let block = Arc::clone(block);
    let mut start = 0;
    std::iter::from_fn(move || {
        let offsets = block.offsets();
        if start == block.len() {
            return None;
        }
        let full = offsets[start].saturating_add(PIECE);
        let end = offsets.partition_point(|&at| at < full).min(block.len()).max(start + 1);
        let piece = (Arc::clone(&block), start..end);
        start = end;
        Some(piece)
    })
}

/// Collects texts into blocks, one after the other.
#[derive(Default)]
pub(crate) struct BlockWriter(Strings);

impl BlockWriter {
    /// Adds a text; gives the block that it fills.
    pub(crate) fn push(&mut self, text: &str) -> Option<Arc<Strings>> {
        if self.0.is_empty() {
            self.0 = Strings::with_capacity(64, BLOCK + SPARE);
        }
        self.0.push(text);
        if self.0.bytes().len() >= BLOCK { self.finish() } else { None }
    }

    /// What has been added since the last block, if anything.
    pub(crate) fn finish(&mut self) -> Option<Arc<Strings>> {
        let mut block = std::mem::take(&mut self.0);
        if block.room() > SPARE {
            block.shrink_to_fit();
        }
        (!block.is_empty()).then(|| Arc::new(block))
    }
}

impl<S: AsRef<str>> FromIterator<S> for Texts {
    fn from_iter<I: IntoIterator<Item = S>>(texts: I) -> Self {
        let (mut all, mut writer) = (Self::default(), BlockWriter::default());
        for text in texts {
            if let Some(block) = writer.push(text.as_ref()) {
                all.push_block(block);
            }
        }
        writer.finish().into_iter().for_each(|block| all.push_block(block));
        all
    }
}

impl From<Strings> for Texts {
    fn from(texts: Strings) -> Self {
        let mut all = Self::default();
        if !texts.is_empty() {
            all.push_block(Arc::new(texts));
        }
        all
    }
}

impl PartialEq for Texts {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter()) // however they are cut into blocks
    }
}

impl Serialize for Texts {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.iter().collect::<Vec<&str>>().serialize(serializer) // a sequence of known length
    }
}

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Vec::<std::borrow::Cow<'de, str>>::deserialize(deserializer)?.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_keep_their_positions_across_blocks() {
        let long = "x".repeat(BLOCK / 2 + 1);
        let all = ["", "a", &long, "b", &long, "", "c"];
        let texts: Texts = all.iter().collect();
        assert!(texts.blocks.len() > 1);
        assert_eq!((texts.len(), texts.bytes()), (7, 2 * long.len() + 3));
        for (i, text) in all.iter().enumerate() {
            assert_eq!(texts[i], **text);
        }
        assert_eq!(texts.iter().collect::<Vec<_>>(), all);
        assert_eq!(texts, Texts::from(all.iter().collect::<Strings>()));
    }

    #[test]
    fn the_pieces_of_a_block_are_the_block() {
        let long = "x".repeat(BLOCK - 1);
        let block = Arc::new(["a", &long, "", "b", &long, &long].iter().collect::<Strings>());
        let ranges: Vec<Range<usize>> = pieces(&block).map(|(_, range)| range).collect();
        assert_eq!(ranges.first().map(|r| r.start), Some(0));
        assert_eq!(ranges.last().map(|r| r.end), Some(6));
        assert!(ranges.windows(2).all(|pair| pair[0].end == pair[1].start && !pair[0].is_empty()));
        assert!(ranges.len() >= 3);
        assert_eq!(pieces(&Arc::new(Strings::default())).count(), 0);
    }
}
