//! What the user sees: results on the standard output, everything else on the standard error, colours and
//! questions only on a terminal. With `--json` the standard output holds one JSON value and nothing else.

use std::io::{IsTerminal, Write, stderr, stdin, stdout};

use nicol_psl::diagnostic::{Renderer, Style};
use nicol_psl::{Analysis, Diagnostic};
use serde_json::Value;

use crate::failure::{Failure, Result};

/// Where a command writes.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    json: bool,
    colors: bool,
    interactive: bool,
}

impl Terminal {
    /// The process's own.
    pub fn new(json: bool) -> Terminal {
        let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Terminal {
            json,
            colors: stderr().is_terminal() && !is_set("NO_COLOR") && !is_dumb,
            interactive: !json && stdin().is_terminal() && stderr().is_terminal() && !is_set("CI"),
        }
    }

    /// Whether somebody is there to answer.
    pub fn is_interactive(&self) -> bool {
        self.interactive
    }

    /// A line of the result.
    pub fn print(&self, text: &str) {
        if !self.json {
            write_to(&mut stdout(), text);
        }
    }

    /// A line about the course of things.
    pub fn note(&self, text: &str) {
        if !self.json {
            write_to(&mut stderr(), text);
        }
    }

    /// Something that the user should know, though the command goes on.
    pub fn warn(&self, text: &str) {
        if !self.json {
            let (on, off) = self.styles()(Style::Warning);
            write_to(&mut stderr(), &format!("{on}warning{off}: {text}"));
        }
    }

    /// The one value of `--json`.
    pub fn value(&self, value: &Value) {
        if self.json {
            write_to(&mut stdout(), &format!("{value:#}"));
        }
    }

    /// A failure: detail, message, remedy.
    pub fn failure(&self, failure: &Failure) {
        if self.json {
            return self.value(&failure.to_json());
        }
        let mut text = String::new();
        if let Some(detail) = failure.detail_text() {
            text.push_str(detail.trim_end());
            text.push_str("\n\n");
        }
        let styles = self.styles();
        let (on, off) = styles(Style::Error);
        let code = failure
            .code_text()
            .map(|code| format!("[{code}]"))
            .unwrap_or_default();
        text.push_str(&format!(
            "{on}error{code}{off}: {}",
            failure.message_text().trim_end()
        ));
        if let Some(help) = failure.help_text() {
            let (on, off) = styles(Style::Help);
            let help = help.replace('\n', "\n        ");
            text.push_str(&format!("\n  {on}help{off}: {help}"));
        }
        write_to(&mut stderr(), &text);
    }

    /// Asks whether to go on. Without a terminal the answer is no.
    pub fn confirm(&self, question: &str) -> Result<bool> {
        if !self.interactive {
            return Ok(false);
        }
        let answer = self.asked(&format!("{question} (y/N) "))?;
        Ok(matches!(answer.to_lowercase().as_str(), "y" | "yes"))
    }

    /// Asks which of several things is meant; `none` is the words for none of them, which is the answer without
    /// a terminal. What is no number of the list is asked again.
    pub fn choose(&self, question: &str, things: &[String], none: &str) -> Result<Option<usize>> {
        if !self.interactive {
            return Ok(None);
        }
        let list = things.iter().enumerate();
        let list: String = list
            .map(|(at, thing)| format!("  {}  {thing}\n", at + 1))
            .collect();
        loop {
            let answer = self.asked(&format!("{question}\n{list}  0  {none}\nNumber (0): "))?;
            match answer.parse::<usize>() {
                _ if answer.is_empty() => return Ok(None),
                Ok(0) => return Ok(None),
                Ok(number) if number <= things.len() => return Ok(Some(number - 1)),
                _ => {}
            }
        }
    }

    fn asked(&self, question: &str) -> Result<String> {
        let mut out = stderr();
        let asked = write!(out, "{question}").and_then(|()| out.flush());
        asked.map_err(|error| Failure::new(format!("cannot write to the terminal: {error}")))?;
        let mut answer = String::new();
        stdin()
            .read_line(&mut answer)
            .map_err(|error| Failure::new(format!("cannot read from the terminal: {error}")))?;
        Ok(answer.trim().to_owned())
    }

    /// Diagnostics with frames of the source.
    pub fn diagnostics<'d>(
        &self,
        analysis: &Analysis,
        diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
    ) -> String {
        let mut renderer = Renderer::new(&analysis.files).with_styles(self.styles());
        renderer.render_all(diagnostics)
    }

    fn styles(&self) -> fn(Style) -> (&'static str, &'static str) {
        if self.colors { colored } else { plain }
    }
}

/// Writes a text and a line end. A reader that went away (`| head`) is no error of ours.
fn write_to(out: &mut dyn Write, text: &str) {
    let end = if text.ends_with('\n') { "" } else { "\n" };
    let _ = write!(out, "{text}{end}");
    let _ = out.flush();
}

fn plain(_: Style) -> (&'static str, &'static str) {
    ("", "")
}

fn colored(style: Style) -> (&'static str, &'static str) {
    let on = match style {
        Style::Error => "\u{1b}[1;31m",
        Style::Warning => "\u{1b}[1;33m",
        Style::Message => "\u{1b}[1m",
        Style::Frame => "\u{1b}[34m",
        Style::Label => "\u{1b}[36m",
        Style::Help => "\u{1b}[1;36m",
    };
    (on, "\u{1b}[0m")
}
