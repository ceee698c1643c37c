//! Where something is named.

use super::semantic::{self, Names, Occurrence};
use crate::Analysis;

/// All places that name what is named at a place, by file and place; with the declaration if asked for.
pub fn references(
    analysis: &Analysis,
    file: u32,
    offset: u32,
    declarations: Declarations,
) -> Vec<Occurrence> {
    let Some(here) = semantic::at(analysis, file, offset) else {
        return Vec::new();
    };
    let mut found = semantic::occurrences(analysis);
    found.retain(|other| {
        other.symbol == here.symbol && (!other.is_declaration || declarations == Declarations::Included)
    });
    found
}

/// Whether declarations count as references.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Declarations {
    /// They do.
    Included,
    /// They do not.
    LeftOut,
}

/// The places of one file that name what is named at a place in it.
pub fn highlights(analysis: &Analysis, file: u32, offset: u32) -> Vec<Occurrence> {
    let Some(here) = semantic::at(analysis, file, offset) else {
        return Vec::new();
    };
    let mut found = semantic::in_file(analysis, &Names::new(analysis), file);
    found.retain(|other| other.symbol == here.symbol);
    found
}
