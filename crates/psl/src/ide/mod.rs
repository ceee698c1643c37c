//! What an editor asks about a schema, answered from an [`Analysis`](crate::Analysis): a file a feature. Places are
//! bytes, answers are plain data; the protocol is the server's affair (`nicol lsp`).
//!
//! All of it works on text that is being written: what is not understood is skipped, never an error.
//!
//! | module | answers |
//! |---|---|
//! | [`semantic`] | what each name stands for; what the others go by |
//! | [`definition`], [`references`], [`rename`] | where something is declared and named, and giving it another name |
//! | [`completion`] | what could stand at the cursor |
//! | [`code_actions`] | what can be done about diagnostics |
//! | [`hover`], [`docs`] | what something means; the texts for the words of the language |
//! | [`symbols`] | the outline of a file, the names of a schema |
//! | [`folding`] | what can be folded away |

pub mod code_actions;
pub mod completion;
pub mod definition;
pub mod docs;
pub(crate) mod edits;
pub mod folding;
pub mod hover;
mod line;
pub mod references;
pub mod rename;
pub mod semantic;
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
