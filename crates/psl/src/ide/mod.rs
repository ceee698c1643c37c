//! What an editor asks about a schema, answered from an [`Analysis`](crate::Analysis): a file a feature. Places are
//! bytes, answers are plain data; the protocol is the server's affair (`nicol lsp`).
//!
//! All of it works on text that is being written: what is not understood is skipped, never an error.
//!
//! | module | answers |
//! |---|---|
//! | [`symbols`] | the outline of a file, the names of a schema |
//! | [`folding`] | what can be folded away |

pub mod folding;
pub mod symbols;

use crate::schema::Span;
use crate::syntax::TextRange;

/// A range of a file's tree as a place.
fn span(file: u32, range: TextRange) -> Span {
    Span {
        file,
        start: range.start().into(),
        end: range.end().into(),
    }
}
