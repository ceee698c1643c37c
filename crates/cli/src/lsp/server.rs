//! The order of messages: the start, requests one after the other, cancelling, the end. A request that is
//! cancelled before its turn is not carried out; a mistake in our code costs one answer, not the server.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::mpsc::Receiver;

use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CompletionOptions,
    DidChangeConfigurationParams, DidChangeTextDocumentParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, FoldingRangeProviderCapability,
    HoverProviderCapability, InitializeResult, OneOf, PositionEncodingKind, RenameOptions, SaveOptions,
    ServerCapabilities, ServerInfo, TextDocumentSyncCapability, TextDocumentSyncKind,
    TextDocumentSyncOptions, TextDocumentSyncSaveOptions, WorkDoneProgressOptions,
    WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::client::{Client, Encoding};
use super::transport::{self, Incoming};
use super::workspace::Workspace;
use super::{locate, requests, uri};
use crate::args::ProjectArgs;

/// The server.
#[derive(Debug)]
pub struct Server {
    client: Client,
    workspace: Workspace,
    waiting: VecDeque<Incoming>,
    state: State,
}

/// How far the conversation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nobody has said `initialize`.
    New,
    /// Requests are answered.
    Ready,
    /// Somebody has said `shutdown`: only `exit` may follow.
    Done,
}

impl Server {
    /// A server that waits for its client.
    pub fn new(cwd: &Path, args: &ProjectArgs) -> Server {
        Server {
            client: Client::default(),
            workspace: Workspace::new(locate::named(cwd, args)),
            waiting: VecDeque::new(),
            state: State::New,
        }
    }

    /// Serves until the end. Returns the exit code: 0 after `shutdown`, 1 without.
    pub fn run(mut self, incoming: &Receiver<Incoming>) -> u8 {
        loop {
            self.waiting.extend(incoming.try_iter());
            if self.waiting.is_empty() {
                self.publish();
            }
            let next = self.waiting.pop_front().or_else(|| incoming.recv().ok());
            match next {
                None | Some(Incoming::End) => break,
                Some(Incoming::Invalid(code, message)) => transport::send_invalid(code, &message),
                Some(Incoming::Message(Message::Notification(told))) if told.method == "exit" => break,
                Some(Incoming::Message(Message::Notification(told))) => self.notification(told),
                Some(Incoming::Message(Message::Request(request))) => self.request(request),
                // Answers to our own requests: there is nothing to do about them.
                Some(Incoming::Message(Message::Response(_))) => {}
            }
        }
        u8::from(self.state != State::Done)
    }

    /// Sends the diagnostics that are new: when there is nothing else to do, and before an answer that goes with them.
    fn publish(&mut self) {
        for params in self.workspace.news(&self.client) {
            notify("textDocument/publishDiagnostics", params);
        }
    }

    // ---- requests

    fn request(&mut self, request: Request) {
        let id = request.id.clone();
        if is_cancelled(&self.waiting, &id) {
            return answer(id, Err((ErrorCode::RequestCanceled, "cancelled".to_owned())));
        }
        let result = match (self.state, request.method.as_str()) {
            (State::New, "initialize") => Ok(self.initialize(&request.params)),
            (State::New, _) => Err((
                ErrorCode::ServerNotInitialized,
                "`initialize` comes first".to_owned(),
            )),
            (State::Done, _) => Err((ErrorCode::InvalidRequest, "the server is shut down".to_owned())),
            (State::Ready, "initialize") => {
                Err((ErrorCode::InvalidRequest, "`initialize` comes once".to_owned()))
            }
            (State::Ready, "shutdown") => {
                self.state = State::Done;
                Ok(Value::Null)
            }
            (State::Ready, _) => {
                self.publish();
                self.guarded(request)
            }
        };
        answer(id, result);
    }

    /// Answers a request. What would end the program becomes an error.
    fn guarded(&mut self, request: Request) -> requests::Answer {
        let method = request.method.clone();
        let (client, workspace) = (self.client, &mut self.workspace);
        let result = catch_unwind(AssertUnwindSafe(|| requests::answer(&client, workspace, request)));
        result.unwrap_or_else(|_| Err((ErrorCode::InternalError, format!("`{method}` failed"))))
    }

    fn initialize(&mut self, params: &Value) -> Value {
        self.client = Client::new(params);
        let folders = Client::folders(params);
        self.workspace.folders = folders.iter().filter_map(|folder| uri::to_path(folder)).collect();
        self.state = State::Ready;
        let result = InitializeResult {
            capabilities: capabilities(&self.client),
            server_info: Some(ServerInfo {
                name: "nicol".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
        };
        json!(result)
    }

    // ---- notifications

    fn notification(&mut self, told: Notification) {
        if self.state != State::Ready {
            return;
        }
        let method = told.method.clone();
        let heard = catch_unwind(AssertUnwindSafe(|| self.hear(told)));
        if heard.is_err() {
            log(&format!("`{method}` failed"));
        }
    }

    fn hear(&mut self, told: Notification) {
        let Notification { method, params } = told;
        match method.as_str() {
            "initialized" => self.watch_files(),
            "textDocument/didOpen" => with(&method, params, |params: DidOpenTextDocumentParams| {
                let document = params.text_document;
                self.workspace
                    .open(document.uri.as_str(), document.version, document.text);
            }),
            "textDocument/didChange" => with(&method, params, |params: DidChangeTextDocumentParams| {
                let document = params.text_document;
                let changes = params.content_changes;
                self.workspace
                    .change(&self.client, document.uri.as_str(), document.version, changes);
            }),
            "textDocument/didClose" => with(&method, params, |params: DidCloseTextDocumentParams| {
                self.workspace.close(params.text_document.uri.as_str());
            }),
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => self.workspace.reload_all(),
            "workspace/didChangeWorkspaceFolders" => {
                with(&method, params, |params: DidChangeWorkspaceFoldersParams| {
                    self.folders_changed(&params);
                });
            }
            "workspace/didChangeConfiguration" => {
                with(&method, params, |params: DidChangeConfigurationParams| {
                    self.client.configure(&params.settings);
                });
            }
            // Others may be ignored, as the protocol says.
            _ => {}
        }
    }

    fn folders_changed(&mut self, params: &DidChangeWorkspaceFoldersParams) {
        let paths = |folders: &[lsp_types::WorkspaceFolder]| -> Vec<_> {
            let paths = folders
                .iter()
                .filter_map(|folder| uri::to_path(folder.uri.as_str()));
            paths.collect()
        };
        let removed = paths(&params.event.removed);
        self.workspace.folders.retain(|folder| !removed.contains(folder));
        self.workspace.folders.extend(paths(&params.event.added));
        self.workspace.reload_all();
    }

    /// Asks to be told when files change outside of the editor.
    fn watch_files(&self) {
        if !self.client.watches {
            return;
        }
        let patterns = [
            "**/*.prisma",
            "**/nicol.toml",
            "**/prisma.config.*",
            "**/.config/prisma.*",
            "**/package.json",
        ];
        let watchers: Vec<Value> = patterns
            .iter()
            .map(|pattern| json!({ "globPattern": pattern }))
            .collect();
        let params = json!({ "registrations": [{
            "id": "watch",
            "method": "workspace/didChangeWatchedFiles",
            "registerOptions": { "watchers": watchers },
        }] });
        let id = RequestId::from("nicol/watch".to_owned());
        let request = Request::new(id, "client/registerCapability".to_owned(), params);
        transport::send(&Message::Request(request));
    }
}

/// Whether a request is cancelled by a message that is waiting behind it.
fn is_cancelled(waiting: &VecDeque<Incoming>, id: &RequestId) -> bool {
    waiting.iter().any(|incoming| match incoming {
        Incoming::Message(Message::Notification(told)) if told.method == "$/cancelRequest" => {
            let cancelled = told.params.get("id").cloned().unwrap_or_default();
            serde_json::from_value::<RequestId>(cancelled).is_ok_and(|cancelled| cancelled == *id)
        }
        _ => false,
    })
}

fn with<P: DeserializeOwned>(method: &str, params: Value, act: impl FnOnce(P)) {
    match requests::read(params) {
        Ok(params) => act(params),
        Err((_, message)) => log(&format!("`{method}` is not understood: {message}")),
    }
}

fn answer(id: RequestId, result: requests::Answer) {
    let response = match result {
        // `null` is an answer too, so it has to be written.
        Ok(value) => Response {
            id,
            result: Some(value),
            error: None,
        },
        Err((code, message)) => Response::new_err(id, code as i32, message),
    };
    transport::send(&Message::Response(response));
}

fn notify(method: &str, params: impl serde::Serialize) {
    let notification = Notification::new(method.to_owned(), params);
    transport::send(&Message::Notification(notification));
}

/// A line in the client's log.
fn log(message: &str) {
    notify("window/logMessage", json!({ "type": 1, "message": message }));
}

fn capabilities(client: &Client) -> ServerCapabilities {
    ServerCapabilities {
        position_encoding: Some(match client.encoding {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
        }),
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions {
                include_text: Some(false),
            })),
            ..TextDocumentSyncOptions::default()
        })),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(["@", ".", "\"", "(", "[", ":"].map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        })),
        code_action_provider: client.code_actions.then(|| {
            CodeActionProviderCapability::Options(CodeActionOptions {
                code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
                ..CodeActionOptions::default()
            })
        }),
        document_formatting_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        workspace_symbol_provider: Some(OneOf::Left(true)),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: None,
        }),
        ..ServerCapabilities::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_cancelled_by_what_waits_behind_it() {
        let cancel = |id: Value| {
            let params = json!({ "id": id });
            Incoming::Message(Message::Notification(Notification::new(
                "$/cancelRequest".to_owned(),
                params,
            )))
        };
        let waiting = VecDeque::from([Incoming::End, cancel(json!(7)), cancel(json!("a"))]);
        assert!(is_cancelled(&waiting, &RequestId::from(7)));
        assert!(is_cancelled(&waiting, &RequestId::from("a".to_owned())));
        assert!(!is_cancelled(&waiting, &RequestId::from(8)));
    }
}
