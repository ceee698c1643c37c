//! What the client can do, as it says when it starts, and what its user wants.

use nicol_psl::format::Fill;
use serde_json::Value;

/// In what unit columns are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 units: what every client understands.
    #[default]
    Utf16,
}

/// What the client can do and wants.
#[derive(Debug, Clone, Copy, Default)]
pub struct Client {
    /// The unit of columns.
    pub encoding: Encoding,
    /// Whether formatting adds what relations lack.
    pub fill: Fill,
    /// Completions may have places to fill in.
    pub snippets: bool,
    /// Texts may be Markdown.
    pub markdown: bool,
    /// Diagnostics may name other places.
    pub related: bool,
    /// Diagnostics may say that something is out of date.
    pub tags: bool,
    /// The outline may have levels.
    pub outline_levels: bool,
    /// Edits may be told a document at a time.
    pub document_changes: bool,
    /// Quick fixes may be more than commands.
    pub code_actions: bool,
    /// The server may ask to be told about changed files.
    pub watches: bool,
}

impl Client {
    /// Reads the parameters of `initialize`. Each is looked up for itself: one that is not understood, because the
    /// client is newer or has made a mistake, must not keep the server from starting.
    pub fn new(params: &Value) -> Client {
        let find = |path: &str| params.pointer(&format!("/capabilities/{path}"));
        let can = |path: &str| find(path).and_then(Value::as_bool).unwrap_or_default();
        let lists = |path: &str, word: &str| {
            let list = find(path)?.as_array()?;
            Some(list.iter().any(|entry| entry == word))
        };
        let mut client = Client {
            encoding: match lists("general/positionEncodings", "utf-8") {
                Some(true) => Encoding::Utf8,
                _ => Encoding::Utf16,
            },
            fill: Fill::Relations,
            snippets: can("textDocument/completion/completionItem/snippetSupport"),
            markdown: lists("textDocument/hover/contentFormat", "markdown").unwrap_or(true),
            related: can("textDocument/publishDiagnostics/relatedInformation"),
            tags: find("textDocument/publishDiagnostics/tagSupport").is_some_and(|tags| !tags.is_null()),
            outline_levels: can("textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            document_changes: can("workspace/workspaceEdit/documentChanges"),
            code_actions: find("textDocument/codeAction/codeActionLiteralSupport")
                .is_some_and(|support| !support.is_null()),
            watches: can("workspace/didChangeWatchedFiles/dynamicRegistration"),
        };
        if let Some(options) = params.get("initializationOptions") {
            client.configure(options);
        }
        client
    }

    /// The folders that the client has open, by their addresses.
    pub fn folders(params: &Value) -> Vec<&str> {
        let folders = params.get("workspaceFolders").and_then(Value::as_array);
        let listed = folders
            .into_iter()
            .flatten()
            .filter_map(|folder| folder.get("uri")?.as_str());
        let listed: Vec<&str> = listed.collect();
        match params.get("rootUri").and_then(Value::as_str) {
            Some(root) if listed.is_empty() => vec![root],
            _ => listed,
        }
    }

    /// Reads what the user wants: `{ "format": { "fill": false } }`, also under `nicol`.
    pub fn configure(&mut self, settings: &Value) {
        let settings = settings.get("nicol").unwrap_or(settings);
        match settings.pointer("/format/fill").and_then(Value::as_bool) {
            Some(true) => self.fill = Fill::Relations,
            Some(false) => self.fill = Fill::Nothing,
            None => {}
        }
    }
}
