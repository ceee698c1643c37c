//! The lines of a session. A place is a mark `<1>` of some file; texts are written as JSON strings.
//!
//! | line | does |
//! |---|---|
//! | `quiet` | diagnostics are not shown from here on: the session is about something else |
//! | `start [JSON]` | starts the server and says `initialize` with these capabilities and options beside the usual |
//! | `open FILE`, `close FILE`, `save FILE` | tells about a document |
//! | `type <1> TEXT`, `delete <1> <2>`, `replace FILE TEXT` | changes an open document |
//! | `write FILE TEXT`, `remove FILE` | changes a file on the disk and tells that it changed |
//! | `settings JSON` | tells new settings |
//! | `complete <1>`, `hover <1>`, `definition <1>`, `references <1>`, `highlight <1>` | asks |
//! | `rename <1> NAME`, `rename? <1>` | renames; asks whether it would be possible |
//! | `actions <1> [<2>]`, `act N` | lists what could be done; does the one of that number |
//! | `format FILE`, `symbols FILE`, `folding FILE`, `find QUERY` | asks |
//! | `send JSON`, `say TEXT`, `bytes TEXT` | sends a message, a body, raw bytes |
//! | `stop`, `exit`, `hang up` | ends, as it should be done; without `shutdown`; without a word |

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::server::Server;
use super::show;

/// A session under way.
pub struct Session {
    folder: PathBuf,
    files: BTreeMap<String, String>,
    /// File and byte of each mark.
    marks: BTreeMap<u32, (String, usize)>,
    versions: BTreeMap<String, i64>,
    server: Option<Server>,
    actions: Vec<Value>,
    utf8: bool,
    is_quiet: bool,
    transcript: String,
}

impl Session {
    pub fn new(folder: &Path) -> Session {
        Session {
            folder: folder.to_owned(),
            files: BTreeMap::new(),
            marks: BTreeMap::new(),
            versions: BTreeMap::new(),
            server: None,
            actions: Vec::new(),
            utf8: false,
            is_quiet: false,
            transcript: String::new(),
        }
    }

    /// Adds a file of the project, with marks.
    pub fn add_file(&mut self, name: &str, marked: &str) {
        let mut text = String::new();
        let mut rest = marked;
        while let Some(at) = rest.find('<') {
            text.push_str(&rest[..at]);
            rest = &rest[at..];
            let mark = rest[1..]
                .split_once('>')
                .and_then(|(number, _)| number.parse::<u32>().ok());
            match mark {
                Some(number) => {
                    self.marks.insert(number, (name.to_owned(), text.len()));
                    rest = &rest[rest.find('>').expect("its end") + 1..];
                }
                None => {
                    text.push('<');
                    rest = &rest[1..];
                }
            }
        }
        text.push_str(rest);
        self.write(name, &text);
        self.files.insert(name.to_owned(), text);
    }

    /// Runs a line.
    pub fn run(&mut self, line: &str) {
        self.transcript.push_str(&format!("> {line}\n"));
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "quiet" => self.is_quiet = true,
            "start" => self.start(rest),
            "open" | "close" | "save" => self.document(word, rest),
            "type" | "delete" | "replace" => self.change(word, rest),
            "write" | "remove" => self.disk(word, rest),
            "settings" => self.notify(
                "workspace/didChangeConfiguration",
                &json!({ "settings": json(rest) }),
            ),
            "complete" | "hover" | "definition" | "references" | "highlight" | "rename?" => {
                self.at(word, rest)
            }
            "rename" => self.rename(rest),
            "actions" => self.list_actions(rest),
            "act" => self.act(rest),
            "format" | "symbols" | "folding" => self.of_file(word, rest),
            "find" => {
                let answer = self.request("workspace/symbol", &json!({ "query": rest }));
                self.print(&show::symbols(self.answer_of(&answer)));
            }
            "send" | "say" | "bytes" => self.raw(word, rest),
            "stop" | "exit" | "hang" => self.end(word),
            _ => panic!("the session has a line that is not known: {line}"),
        }
    }

    /// The transcript.
    pub fn finish(mut self) -> String {
        if let Some(server) = self.server.take() {
            server.end();
            panic!("the session does not end with `stop`, `exit` or `hang up`");
        }
        self.transcript
    }

    // ---- telling

    fn start(&mut self, extra: &str) {
        let mut params = json!({
            "processId": null,
            "rootUri": self.uri(""),
            "capabilities": {
                "textDocument": {
                    "publishDiagnostics": { "relatedInformation": true, "tagSupport": { "valueSet": [1, 2] } },
                    "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
                    "hover": { "contentFormat": ["markdown", "plaintext"] },
                    "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix", "refactor"] } } },
                    "completion": { "completionItem": { "snippetSupport": true } },
                },
                "workspace": { "workspaceEdit": { "documentChanges": true } },
            },
        });
        let (extra, arguments) = match extra.strip_prefix("--") {
            Some(_) => (Value::Null, extra.split(' ').collect()),
            None if extra.is_empty() => (Value::Null, Vec::new()),
            None => (json(extra), Vec::new()),
        };
        merge(&mut params, &extra);
        let mut server = Server::start(&self.folder, &arguments);
        let (_, answer) = server.request("initialize", &params);
        self.utf8 = answer["result"]["capabilities"]["positionEncoding"] == "utf-8";
        server.notify("initialized", &json!({}));
        self.server = Some(server);
        if !extra.is_null() {
            self.print(&format!(
                "{:#}\n",
                answer["result"]["capabilities"]["positionEncoding"]
            ));
        }
        self.settle();
    }

    fn document(&mut self, word: &str, file: &str) {
        let uri = self.uri(file);
        let params = match word {
            "open" => {
                self.versions.insert(file.to_owned(), 1);
                let text = &self.files[file];
                json!({ "textDocument": { "uri": uri, "languageId": "prisma", "version": 1, "text": text } })
            }
            _ => json!({ "textDocument": { "uri": uri } }),
        };
        match word {
            "open" => self.notify("textDocument/didOpen", &params),
            "close" => {
                self.versions.remove(file);
                // What was not saved is lost.
                let on_disk = std::fs::read_to_string(self.folder.join(file)).unwrap_or_default();
                self.files.insert(file.to_owned(), on_disk);
                self.notify("textDocument/didClose", &params);
            }
            _ => {
                self.write(file, &self.files[file].clone());
                self.notify("textDocument/didSave", &params);
            }
        }
    }

    fn change(&mut self, word: &str, rest: &str) {
        let (first, second) = rest.split_once(' ').unwrap_or((rest, ""));
        if word == "replace" {
            self.files.insert(first.to_owned(), string(second));
            return self.changed(first, &json!({ "text": string(second) }));
        }
        let (file, start) = self.mark(first);
        let (end, text) = match word {
            "type" => (start, string(second)),
            _ => (self.mark(second).1, String::new()),
        };
        let range = json!({ "start": self.position(&file, start), "end": self.position(&file, end) });
        self.splice(&file, start, end, &text);
        self.changed(&file, &json!({ "range": range, "text": text }));
    }

    fn changed(&mut self, file: &str, change: &Value) {
        let version = self.versions.get_mut(file).expect("an open document");
        *version += 1;
        let document = json!({ "uri": self.uri(file), "version": self.versions[file] });
        self.notify(
            "textDocument/didChange",
            &json!({ "textDocument": document, "contentChanges": [change] }),
        );
    }

    /// Replaces bytes of a file and moves the marks behind them. A mark right there moves too.
    fn splice(&mut self, file: &str, start: usize, end: usize, text: &str) {
        self.files
            .get_mut(file)
            .expect("a file")
            .replace_range(start..end, text);
        for (of, at) in self.marks.values_mut() {
            if of == file && *at >= end {
                *at = *at - (end - start) + text.len();
            } else if of == file && *at > start {
                *at = start;
            }
        }
    }

    fn disk(&mut self, word: &str, rest: &str) {
        let (file, text) = rest.split_once(' ').unwrap_or((rest, ""));
        if word == "remove" {
            std::fs::remove_file(self.folder.join(file)).expect("a file");
        } else {
            let text = string(text);
            self.write(file, &text);
            if !self.versions.contains_key(file) {
                self.files.insert(file.to_owned(), text);
            }
        }
        let changes = json!({ "changes": [{ "uri": self.uri(file), "type": 2 }] });
        self.notify("workspace/didChangeWatchedFiles", &changes);
    }

    // ---- asking

    fn at(&mut self, word: &str, mark: &str) {
        let mut params = self.place(mark);
        let method = match word {
            "complete" => "completion",
            "highlight" => "documentHighlight",
            "rename?" => "prepareRename",
            other => other,
        };
        if word == "references" {
            params["context"] = json!({ "includeDeclaration": true });
        }
        let answer = self.request(&format!("textDocument/{method}"), &params);
        let shown = match word {
            "complete" => show::completions(self.answer_of(&answer)),
            "hover" => show::hover(self.answer_of(&answer)),
            _ => show::places(self.answer_of(&answer)),
        };
        self.print(&shown);
    }

    fn rename(&mut self, rest: &str) {
        let (mark, name) = rest.split_once(' ').expect("a mark and a name");
        let mut params = self.place(mark);
        params["newName"] = json!(name);
        let answer = self.request("textDocument/rename", &params);
        self.print_edit(&answer);
    }

    fn list_actions(&mut self, rest: &str) {
        let (first, second) = rest.split_once(' ').unwrap_or((rest, rest));
        let ((file, start), (_, end)) = (self.mark(first), self.mark(second));
        let range = json!({ "start": self.position(&file, start), "end": self.position(&file, end) });
        let params = json!({
            "textDocument": { "uri": self.uri(&file) },
            "range": range,
            "context": { "diagnostics": [] },
        });
        let answer = self.request("textDocument/codeAction", &params);
        self.actions = answer["result"].as_array().cloned().unwrap_or_default();
        let shown = show::actions(self.answer_of(&answer));
        self.print(&shown);
    }

    fn act(&mut self, number: &str) {
        let number: usize = number.parse().expect("a number");
        let Some(action) = self.actions.get(number - 1).cloned() else {
            return self.print("(no such action)\n");
        };
        self.print_edit(&json!({ "result": action["edit"] }));
    }

    fn of_file(&mut self, word: &str, file: &str) {
        let document = json!({ "uri": self.uri(file) });
        match word {
            "format" => {
                let params =
                    json!({ "textDocument": document, "options": { "tabSize": 2, "insertSpaces": true } });
                let answer = self.request("textDocument/formatting", &params);
                let edit = json!({ "textDocument": document, "edits": answer["result"] });
                self.print_edit(&json!({ "result": { "documentChanges": [edit] } }));
            }
            "symbols" => {
                let answer = self.request(
                    "textDocument/documentSymbol",
                    &json!({ "textDocument": document }),
                );
                self.print(&show::symbols(self.answer_of(&answer)));
            }
            _ => {
                let answer = self.request("textDocument/foldingRange", &json!({ "textDocument": document }));
                self.print(&show::folds(self.answer_of(&answer)));
            }
        }
    }

    fn raw(&mut self, word: &str, rest: &str) {
        let server = self.server.as_mut().expect("a started server");
        match word {
            "send" => server.send_text(&json(rest).to_string()),
            "say" => server.send_text(&string(rest)),
            _ => server.send_bytes(string(rest).as_bytes()),
        }
        self.settle();
    }

    fn end(&mut self, word: &str) {
        let mut server = self.server.take().expect("a started server");
        if word == "stop" {
            let (before, answer) = server.request("shutdown", &Value::Null);
            assert!(answer.get("result").is_some_and(Value::is_null), "{answer}");
            self.print_all(&before);
        }
        if word != "hang" {
            server.notify("exit", &Value::Null);
        }
        let (rest, code) = server.end();
        self.print_all(&rest);
        self.print(&format!(
            "exit {}\n",
            code.map_or("none".to_owned(), |code| code.to_string())
        ));
    }

    // ---- the protocol

    fn notify(&mut self, method: &str, params: &Value) {
        self.server
            .as_mut()
            .expect("a started server")
            .notify(method, params);
        self.settle();
    }

    fn settle(&mut self) {
        let messages = self.server.as_mut().expect("a started server").settle();
        self.print_all(&messages);
    }

    fn request(&mut self, method: &str, params: &Value) -> Value {
        let (before, answer) = self
            .server
            .as_mut()
            .expect("a started server")
            .request(method, params);
        self.print_all(&before);
        answer
    }

    fn answer_of<'a>(&self, answer: &'a Value) -> Result<&'a Value, &'a Value> {
        answer.get("result").ok_or(&answer["error"])
    }

    fn place(&self, mark: &str) -> Value {
        let (file, at) = self.mark(mark);
        json!({ "textDocument": { "uri": self.uri(&file) }, "position": self.position(&file, at) })
    }

    fn mark(&self, mark: &str) -> (String, usize) {
        let number = mark
            .trim_start_matches('<')
            .trim_end_matches('>')
            .parse()
            .expect("a mark");
        self.marks
            .get(&number)
            .unwrap_or_else(|| panic!("no file has the mark {mark}"))
            .clone()
    }

    fn position(&self, file: &str, at: usize) -> Value {
        let before = &self.files[file][..at];
        let line = before.rsplit('\n').next().unwrap_or_default();
        let column = if self.utf8 {
            line.len()
        } else {
            line.encode_utf16().count()
        };
        json!({ "line": before.matches('\n').count(), "character": column })
    }

    fn uri(&self, file: &str) -> String {
        match file.contains(':') {
            true => file.to_owned(),
            false => format!("file://{}", self.folder.join(file).display())
                .trim_end_matches('/')
                .to_owned(),
        }
    }

    fn write(&self, name: &str, text: &str) {
        if !name.contains(':') {
            let path = self.folder.join(name);
            std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
            std::fs::write(path, text).expect("a file");
        }
    }

    // ---- the transcript

    fn print_all(&mut self, messages: &[Value]) {
        for message in messages {
            let is_diagnostics = message["method"] == "textDocument/publishDiagnostics";
            if self.is_quiet && is_diagnostics {
                continue;
            }
            self.print(&show::message(message));
        }
    }

    fn print(&mut self, text: &str) {
        let root = format!("file://{}", self.folder.display());
        let text = text.replace(&format!("{root}/"), "").replace(&root, ".");
        self.transcript
            .push_str(&text.replace(&self.folder.display().to_string(), "."));
    }

    /// Shows an edit by the lines that it changes.
    fn print_edit(&mut self, answer: &Value) {
        let edit = match self.answer_of(answer) {
            Ok(edit) => edit,
            Err(error) => return self.print(&show::error(error)),
        };
        let root = format!("file://{}/", self.folder.display());
        let mut shown = String::new();
        for (uri, edits) in show::edits(edit) {
            let file = uri.strip_prefix(&root).unwrap_or(&uri).to_owned();
            let new = show::apply(&self.files[&file], &edits, self.utf8);
            shown.push_str(&show::difference(&file, &self.files[&file], &new));
        }
        self.print(if shown.is_empty() { "(nothing)\n" } else { &shown });
    }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn string(text: &str) -> String {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn merge(into: &mut Value, extra: &Value) {
    match (into, extra) {
        (_, Value::Null) => {}
        (Value::Object(into), Value::Object(extra)) => {
            for (name, value) in extra {
                merge(into.entry(name.clone()).or_insert(Value::Null), value);
            }
        }
        (into, extra) => *into = extra.clone(),
    }
}
