//! What each request asks: its parameters are read, the schema is found, the question is put to
//! [`nicol_psl::ide`]. The form of the answers is in [`super::answers`].

use lsp_server::{ErrorCode, Request};
use lsp_types::{
    CodeActionKind, CodeActionParams, CompletionParams, DocumentFormattingParams, DocumentSymbolParams,
    FoldingRangeParams, ReferenceParams, RenameParams, TextDocumentPositionParams, WorkspaceSymbolParams,
};
use nicol_psl::format::{Fill, format};
use nicol_psl::ide::references::Declarations;
use nicol_psl::ide::{code_actions, completion, definition, folding, hover, references, rename, symbols};
use nicol_psl::schema::Span;
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
        "textDocument/completion" => {
            let params: CompletionParams = read(params)?;
            at_place(
                client,
                workspace,
                &params.text_document_position,
                |schema, file, at| {
                    let found = completion::completions(&schema.analysis, file, at);
                    Ok(answers::completions(client, schema, &found))
                },
            )
        }
        "textDocument/hover" => {
            let params: TextDocumentPositionParams = read(params)?;
            at_place(client, workspace, &params, |schema, file, at| {
                let found = hover::hover(&schema.analysis, file, at);
                Ok(found.map_or(Value::Null, |found| answers::hover(client, schema, &found)))
            })
        }
        "textDocument/definition" => {
            let params: TextDocumentPositionParams = read(params)?;
            at_place(client, workspace, &params, |schema, file, at| {
                let found = definition::definition(&schema.analysis, file, at);
                let places = found.into_iter().filter_map(|span| schema.location(client, span));
                Ok(json!(places.collect::<Vec<_>>()))
            })
        }
        "textDocument/references" => {
            let params: ReferenceParams = read(params)?;
            let declarations = match params.context.include_declaration {
                true => Declarations::Included,
                false => Declarations::LeftOut,
            };
            at_place(
                client,
                workspace,
                &params.text_document_position,
                |schema, file, at| {
                    let found = references::references(&schema.analysis, file, at, declarations);
                    let places = found
                        .into_iter()
                        .filter_map(|found| schema.location(client, found.span));
                    Ok(json!(places.collect::<Vec<_>>()))
                },
            )
        }
        "textDocument/documentHighlight" => {
            let params: TextDocumentPositionParams = read(params)?;
            at_place(client, workspace, &params, |schema, file, at| {
                let found = references::highlights(&schema.analysis, file, at);
                Ok(answers::highlights(client, schema, &found))
            })
        }
        "textDocument/prepareRename" => {
            let params: TextDocumentPositionParams = read(params)?;
            at_place(client, workspace, &params, |schema, file, at| {
                let target = rename::target(&schema.analysis, file, at);
                Ok(target.map_or(
                    Value::Null,
                    |(name, span)| json!({ "range": schema.range(client, span), "placeholder": name }),
                ))
            })
        }
        "textDocument/rename" => {
            let params: RenameParams = read(params)?;
            at_place(
                client,
                workspace,
                &params.text_document_position,
                |schema, file, at| {
                    let edits = rename::rename(&schema.analysis, file, at, &params.new_name)
                        .map_err(|message| (ErrorCode::RequestFailed, message))?;
                    Ok(answers::workspace_edit(client, schema, &edits))
                },
            )
        }
        "textDocument/codeAction" => {
            let params: CodeActionParams = read(params)?;
            in_document(workspace, params.text_document.uri.as_str(), |schema, file| {
                Ok(code_actions(client, schema, file, &params))
            })
        }
        "textDocument/formatting" => {
            let params: DocumentFormattingParams = read(params)?;
            in_document(workspace, params.text_document.uri.as_str(), |schema, file| {
                Ok(formatting(client, schema, file))
            })
        }
        "textDocument/documentSymbol" => {
            let params: DocumentSymbolParams = read(params)?;
            in_document(workspace, params.text_document.uri.as_str(), |schema, file| {
                Ok(answers::outline(
                    client,
                    schema,
                    symbols::outline(&schema.analysis, file),
                ))
            })
        }
        "textDocument/foldingRange" => {
            let params: FoldingRangeParams = read(params)?;
            in_document(workspace, params.text_document.uri.as_str(), |schema, file| {
                let folds = folding::folds(&schema.analysis, file);
                let folds = folds.iter().map(|fold| answers::fold(client, schema, fold));
                Ok(json!(folds.collect::<Vec<_>>()))
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
fn in_document(workspace: &mut Workspace, uri: &str, ask: impl FnOnce(&Schema, u32) -> Answer) -> Answer {
    match workspace.schema_of(uri) {
        Some((schema, file)) => ask(schema, file),
        None => Ok(Value::Null),
    }
}

/// Puts a question about a place in an open document.
fn at_place(
    client: &Client,
    workspace: &mut Workspace,
    params: &TextDocumentPositionParams,
    ask: impl FnOnce(&Schema, u32, u32) -> Answer,
) -> Answer {
    in_document(workspace, params.text_document.uri.as_str(), |schema, file| {
        ask(schema, file, schema.offset(client, file, params.position))
    })
}

/// Quick fixes, unless the client asks for other kinds only, or cannot take them.
fn code_actions(client: &Client, schema: &Schema, file: u32, params: &CodeActionParams) -> Value {
    let quick_fix = CodeActionKind::QUICKFIX;
    let is_asked = params.context.only.as_ref().is_none_or(|only| {
        let mut kinds = only.iter().map(CodeActionKind::as_str);
        kinds.any(|kind| kind.is_empty() || kind == quick_fix.as_str())
    });
    if !is_asked || !client.code_actions {
        return json!([]);
    }
    let range = Span {
        file,
        start: schema.offset(client, file, params.range.start),
        end: schema.offset(client, file, params.range.end),
    };
    let found = code_actions::actions(&schema.analysis, range);
    json!(
        found
            .iter()
            .map(|action| answers::action(client, schema, action))
            .collect::<Vec<_>>()
    )
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
