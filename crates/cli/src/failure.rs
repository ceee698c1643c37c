//! What a command that did not succeed has to say: code, what happened, what to do, exit code. Every error
//! of the libraries becomes one here. Printing it is [`crate::terminal`]'s.

use std::path::Path;

use serde_json::{Value, json};

/// The result of a command's parts.
pub type Result<T, E = Failure> = std::result::Result<T, E>;

/// The exit code of an ordinary failure.
pub const EXIT_FAILURE: u8 = 1;

/// The exit code of `migrate diff --exit-code` when there is a difference.
pub const EXIT_DIFFERENT: u8 = 2;

/// The exit code when a person has to decide first (drift, an edited migration), and of an interruption.
pub const EXIT_INTERRUPTED: u8 = 130;

/// A command's failure.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    inner: Box<Inner>,
}

#[derive(Debug, Clone, PartialEq)]
struct Inner {
    code: Option<String>,
    message: String,
    help: Option<String>,
    detail: Option<String>,
    data: Vec<(&'static str, Value)>,
    exit: u8,
}

impl Failure {
    /// A failure that says what happened.
    pub fn new(message: impl Into<String>) -> Failure {
        let inner = Inner {
            code: None,
            message: message.into(),
            help: None,
            detail: None,
            data: Vec::new(),
            exit: EXIT_FAILURE,
        };
        Failure {
            inner: Box::new(inner),
        }
    }

    /// A file or folder that cannot be read or written.
    pub fn file(action: &str, path: &Path, error: &std::io::Error) -> Failure {
        Failure::new(format!("cannot {action} {}: {error}", path.display()))
    }

    /// The same with another message.
    pub fn message(mut self, message: impl Into<String>) -> Failure {
        self.inner.message = message.into();
        self
    }

    /// The same with a code that users can look up.
    pub fn code(mut self, code: impl Into<String>) -> Failure {
        self.inner.code = Some(code.into());
        self
    }

    /// The same with a remedy.
    pub fn help(mut self, help: impl Into<String>) -> Failure {
        self.inner.help = Some(help.into());
        self
    }

    /// The same with text that is shown before the message: frames of the source, lists.
    pub fn detail(mut self, detail: impl Into<String>) -> Failure {
        self.inner.detail = Some(detail.into());
        self
    }

    /// The same with a value for tools.
    pub fn data(mut self, name: &'static str, value: Value) -> Failure {
        self.inner.data.push((name, value));
        self
    }

    /// The same with another exit code.
    pub fn exit(mut self, exit: u8) -> Failure {
        self.inner.exit = exit;
        self
    }

    /// The exit code.
    pub fn exit_code(&self) -> u8 {
        self.inner.exit
    }

    /// The code, if there is one.
    pub fn code_text(&self) -> Option<&str> {
        self.inner.code.as_deref()
    }

    /// What happened.
    pub fn message_text(&self) -> &str {
        &self.inner.message
    }

    /// What to do.
    pub fn help_text(&self) -> Option<&str> {
        self.inner.help.as_deref()
    }

    /// What is shown before the message.
    pub fn detail_text(&self) -> Option<&str> {
        self.inner.detail.as_deref()
    }

    /// A value for tools.
    pub fn to_json(&self) -> Value {
        let mut error = json!({
            "code": self.inner.code,
            "message": self.inner.message,
            "help": self.inner.help,
        });
        for (name, value) in &self.inner.data {
            error[*name] = value.clone();
        }
        json!({ "ok": false, "error": error })
    }
}

impl From<nicol_driver::Error> for Failure {
    fn from(error: nicol_driver::Error) -> Failure {
        Failure::from(nicol_migrate::Error::from(error))
    }
}

impl From<nicol_migrate::Error> for Failure {
    fn from(error: nicol_migrate::Error) -> Failure {
        let mut failure = Failure::new(error.message());
        failure.inner.code = error.code().map(str::to_owned);
        failure.inner.help = error.hint().map(str::to_owned);
        if let Some(migration) = error.migration() {
            failure = failure.data("migration", json!(migration));
        }
        if let Some(code) = error.database_code() {
            failure = failure.data("databaseCode", json!(code));
        }
        failure
    }
}
