//! The program and its messages: a length, then JSON.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

/// A server that runs.
pub struct Server {
    child: Child,
    messages: Receiver<Value>,
    last_id: i64,
}

/// Nothing that a test asks for takes so long, on any machine.
const PATIENCE: Duration = Duration::from_secs(60);

impl Server {
    /// Starts the server in a folder.
    pub fn start(folder: &Path, arguments: &[&str]) -> Server {
        let mut child = Command::new(env!("CARGO_BIN_EXE_nicol"))
            .arg("lsp")
            .args(arguments)
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut out = BufReader::new(child.stdout.take().expect("its output"));
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            while let Some(message) = read(&mut out) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Server {
            child,
            messages,
            last_id: 0,
        }
    }

    /// Sends bytes as they are.
    pub fn send_bytes(&mut self, bytes: &[u8]) {
        let input = self.child.stdin.as_mut().expect("its input");
        // A server that went away shows at the next answer.
        let _ = input.write_all(bytes).and_then(|()| input.flush());
    }

    /// Sends a text as a message.
    pub fn send_text(&mut self, text: &str) {
        self.send_bytes(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    /// Sends a notification.
    pub fn notify(&mut self, method: &str, params: &Value) {
        self.send_text(&json!({ "jsonrpc": "2.0", "method": method, "params": params }).to_string());
    }

    /// Sends a request and waits for the answer; also gives what came before it.
    pub fn request(&mut self, method: &str, params: &Value) -> (Vec<Value>, Value) {
        self.last_id += 1;
        let id = self.last_id;
        self.send_text(
            &json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }).to_string(),
        );
        let mut before = Vec::new();
        loop {
            let message = self.messages.recv_timeout(PATIENCE).expect("an answer");
            if message["id"] == json!(id) && message.get("method").is_none() {
                return (before, message);
            }
            before.push(message);
        }
    }

    /// What has come in when everything that was sent is worked off.
    pub fn settle(&mut self) -> Vec<Value> {
        self.request("test/settle", &Value::Null).0
    }

    /// Closes the input and waits for the end: what still came, and the exit code.
    pub fn end(mut self) -> (Vec<Value>, Option<i32>) {
        drop(self.child.stdin.take());
        let rest = self.messages.iter().collect();
        let status = self.child.wait().expect("the server ends");
        (rest, status.code())
    }
}

fn read(out: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if out.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("Content-Length: ") {
            length = value.parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    out.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}
