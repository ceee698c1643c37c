//! What each request asks: its parameters are read, the schema is found, the question is put to
//! [`nicol_psl::ide`]. The form of the answers is in [`super::answers`].

use lsp_server::{ErrorCode, Request};
use lsp_types::{DocumentFormattingParams, DocumentSymbolParams, FoldingRangeParams, WorkspaceSymbolParams};
use nicol_psl::format::{Fill, format};
use nicol_psl::ide::{folding, symbols};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::answers;
use super::client::Client;
use super::workspace::{Schema, Workspace};

/// An answer, or why there is none.
pub type Answer = Result<Value, (ErrorCode, String)>;

/// Answers a request.
pub fn answer(client: &Client, workspace: &mut Workspace, request: Request) -> Answer {
    let Request { method, params, .. } = request;
    match method.as_str() {
        "textDocument/formatting" => {
            let params: DocumentFormattingParams = read(params)?;
            in_document(workspace, params.text_document.uri.as_str(), |schema, file| {
                formatting(client, schema, file)
            })
        }
        "textDocument/documentSymbol" => {
            let params: DocumentSymbolParams = read(params)?;
            in_document(workspace, params.text_document.uri.as_str(), |schema, file| {
                answers::outline(client, schema, symbols::outline(&schema.analysis, file))
            })
        }
        "textDocument/foldingRange" => {
            let params: FoldingRangeParams = read(params)?;
            in_document(workspace, params.text_document.uri.as_str(), |schema, file| {
                let folds = folding::folds(&schema.analysis, file);
                json!(
                    folds
                        .iter()
                        .map(|fold| answers::fold(client, schema, fold))
                        .collect::<Vec<_>>()
                )
            })
        }
        "workspace/symbol" => {
            let params: WorkspaceSymbolParams = read(params)?;
            let found = workspace.schemas().flat_map(|schema| {
                let found = symbols::search(&schema.analysis, &params.query);
                found
                    .into_iter()
                    .filter_map(|found| answers::symbol(client, schema, found))
            });
            Ok(json!(found.collect::<Vec<_>>()))
        }
        _ => Err((ErrorCode::MethodNotFound, format!("`{method}` is not served"))),
    }
}

/// Reads parameters.
pub fn read<P: DeserializeOwned>(params: Value) -> Result<P, (ErrorCode, String)> {
    serde_json::from_value(params).map_err(|error| (ErrorCode::InvalidParams, error.to_string()))
}

/// Puts a question about an open document; about any other there is nothing to say.
fn in_document(workspace: &mut Workspace, uri: &str, ask: impl FnOnce(&Schema, u32) -> Value) -> Answer {
    Ok(match workspace.schema_of(uri) {
        Some((schema, file)) => ask(schema, file),
        None => Value::Null,
    })
}

fn formatting(client: &Client, schema: &Schema, file: u32) -> Value {
    let files = &schema.analysis.files;
    let Some(old) = files.get(file as usize) else {
        return Value::Null;
    };
    let new = match client.fill {
        Fill::Relations => format(files, client.fill).into_iter().nth(file as usize),
        Fill::Nothing => Some(nicol_psl::format::format_text(&old.text)),
    };
    let edits = answers::difference(file, &old.text, &new.unwrap_or_default());
    json!(
        edits
            .iter()
            .map(|edit| schema.text_edit(client, edit))
            .collect::<Vec<_>>()
    )
}
