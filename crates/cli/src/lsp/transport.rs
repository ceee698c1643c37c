//! Messages in and out: a header with the length, then JSON. What is no JSON, or no message, is handed on as
//! such, for an error in reply; the stream goes on with the next message.

use std::io::{self, BufRead, Read, Write};
use std::sync::mpsc::{Receiver, channel};

use lsp_server::{ErrorCode, Message};
use serde_json::{Value, json};

/// Something that came in.
#[derive(Debug)]
pub enum Incoming {
    /// A message.
    Message(Message),
    /// Something that is no message, and why.
    Invalid(ErrorCode, String),
    /// Nothing will follow.
    End,
}

/// A message of this length is a mistake in the header.
const MAX_LENGTH: usize = 256 << 20;

/// Reads the standard input in a thread of its own: so the server sees what is waiting.
pub fn listen() -> Receiver<Incoming> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        let mut input = io::stdin().lock();
        loop {
            let next = match body(&mut input) {
                Ok(Some(body)) => parse(&body),
                // A header that is not understood leaves no way to the next one.
                Ok(None) | Err(_) => Incoming::End,
            };
            let is_end = matches!(next, Incoming::End);
            if sender.send(next).is_err() || is_end {
                return;
            }
        }
    });
    receiver
}

/// The next body; `None` at the end of the input.
fn body(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if input.by_ref().take(4096).read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').ok_or(io::ErrorKind::InvalidData)?;
        if name.trim().eq_ignore_ascii_case("Content-Length") {
            length = value.trim().parse::<usize>().ok();
        }
    }
    let length = length
        .filter(|length| *length <= MAX_LENGTH)
        .ok_or(io::ErrorKind::InvalidData)?;
    let mut body = vec![0; length];
    input.read_exact(&mut body)?;
    Ok(Some(body))
}

fn parse(body: &[u8]) -> Incoming {
    let value: Value = match serde_json::from_slice(body) {
        Ok(value) => value,
        Err(error) => return Incoming::Invalid(ErrorCode::ParseError, format!("not JSON: {error}")),
    };
    // A list would be read as the members of a message, in order.
    let message = value.is_object().then(|| serde_json::from_value(value).ok());
    match message.flatten() {
        Some(message) => Incoming::Message(message),
        None => {
            let message = "neither a request nor a response nor a notification".to_owned();
            Incoming::Invalid(ErrorCode::InvalidRequest, message)
        }
    }
}

/// Writes a message. A client that went away is noticed when reading.
pub fn send(message: &Message) {
    let mut out = io::stdout().lock();
    let _ = message.write(&mut out);
}

/// Answers something that was no message: it has no id to answer to.
pub fn send_invalid(code: ErrorCode, message: &str) {
    let body = json!({
        "jsonrpc": "2.0",
        "id": null,
        "error": { "code": code as i32, "message": message },
    });
    let body = body.to_string();
    let mut out = io::stdout().lock();
    let _ = write!(out, "Content-Length: {}\r\n\r\n{body}", body.len()).and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_by_their_headers() {
        let mut input: &[u8] =
            b"Content-Length: 2\r\n\r\n{}content-length:3\r\nContent-Type: x\r\n\r\nabcnone\r\n\r\n";
        assert_eq!(body(&mut input).ok(), Some(Some(b"{}".to_vec())));
        assert_eq!(body(&mut input).ok(), Some(Some(b"abc".to_vec())));
        assert!(body(&mut input).is_err());
        assert_eq!(body(&mut &b""[..]).ok(), Some(None));
        assert!(body(&mut &b"Content-Length: 99999999999\r\n\r\n"[..]).is_err());
    }

    #[test]
    fn what_is_no_message_is_told() {
        assert!(matches!(parse(b"{"), Incoming::Invalid(ErrorCode::ParseError, _)));
        assert!(matches!(
            parse(b"[1]"),
            Incoming::Invalid(ErrorCode::InvalidRequest, _)
        ));
        assert!(matches!(
            parse(br#"{"id":1,"method":"a"}"#),
            Incoming::Message(Message::Request(_))
        ));
    }
}
