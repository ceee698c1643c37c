//! Where something is declared.

use super::semantic::{self, Symbol};
use crate::Analysis;
use crate::schema::Span;

/// The places where what is named at a place is declared. For the name of a relation, the other places that give
/// it; at a declaration, the declaration.
pub fn definition(analysis: &Analysis, file: u32, offset: u32) -> Vec<Span> {
    let Some(here) = semantic::at(analysis, file, offset) else {
        return Vec::new();
    };
    let mut places = semantic::declarations(&semantic::occurrences(analysis), &here.symbol);
    if matches!(here.symbol, Symbol::Relation(..)) && places.len() > 1 {
        places.retain(|place| *place != here.span);
    }
    places
}
