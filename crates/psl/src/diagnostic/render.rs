//! Diagnostics as text: the message, a frame of the source with the place underlined, the other places, the
//! remedy. Colours are the caller's affair: it gives the strings that switch them on and off.

use super::{Diagnostic, Severity};
use crate::SourceFile;
use crate::line_index::LineIndex;
use crate::schema::Span;
use std::collections::HashMap;
use std::fmt::Write;

/// What can be coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// The word and the underline of an error.
    Error,
    /// The word and the underline of a warning.
    Warning,
    /// The message.
    Message,
    /// Line numbers, bars, paths.
    Frame,
    /// The underline and the text of other places.
    Label,
    /// The remedy's word.
    Help,
}

/// Gives the text that switches a style on and the text that switches it off.
pub type Styles = fn(Style) -> (&'static str, &'static str);

fn plain(_: Style) -> (&'static str, &'static str) {
    ("", "")
}

/// Renders the diagnostics of some files.
#[derive(Debug)]
pub struct Renderer<'f> {
    files: &'f [SourceFile],
    indexes: HashMap<u32, LineIndex>,
    styles: Styles,
}

/// A place to show: its line, columns and text.
struct Mark<'t> {
    line: u32,
    column: usize,
    width: usize,
    text: &'t str,
    style: Style,
    sign: char,
}

/// A place before its line is known: span, text, style and sign.
type Place<'t> = (Span, &'t str, Style, char);

impl<'f> Renderer<'f> {
    /// A renderer without colours.
    pub fn new(files: &'f [SourceFile]) -> Renderer<'f> {
        Renderer {
            files,
            indexes: HashMap::new(),
            styles: plain,
        }
    }

    /// The same with colours.
    pub fn with_styles(mut self, styles: Styles) -> Renderer<'f> {
        self.styles = styles;
        self
    }

    /// One diagnostic, with a line end after it.
    pub fn render(&mut self, diagnostic: &Diagnostic) -> String {
        let mut out = String::new();
        self.head(&mut out, diagnostic);
        let sign = match diagnostic.severity {
            Severity::Error => Style::Error,
            Severity::Warning => Style::Warning,
        };
        let mut groups: Vec<(u32, Vec<Place<'_>>)> =
            vec![(diagnostic.span.file, vec![(diagnostic.span, "", sign, '^')])];
        for label in &diagnostic.labels {
            let mark = (label.span, label.text.as_str(), Style::Label, '-');
            match groups.iter_mut().find(|(file, _)| *file == label.span.file) {
                Some((_, marks)) => marks.push(mark),
                None => groups.push((label.span.file, vec![mark])),
            }
        }
        let width = self.number_width(diagnostic);
        for (file, marks) in groups {
            self.frame(&mut out, file, &marks, width);
        }
        if let Some(help) = &diagnostic.help {
            let (on, off) = (self.styles)(Style::Help);
            let mut lines = help.lines();
            let first = lines.next().unwrap_or_default();
            let _ = writeln!(out, "{:width$} = {on}help{off}: {first}", "");
            for line in lines {
                let _ = writeln!(out, "{:width$}         {line}", "");
            }
        }
        out
    }

    /// Several diagnostics, an empty line between each two.
    pub fn render_all<'d>(&mut self, diagnostics: impl IntoIterator<Item = &'d Diagnostic>) -> String {
        let parts: Vec<String> = diagnostics
            .into_iter()
            .map(|diagnostic| self.render(diagnostic))
            .collect();
        parts.join("\n")
    }

    fn head(&self, out: &mut String, diagnostic: &Diagnostic) {
        let style = match diagnostic.severity {
            Severity::Error => Style::Error,
            Severity::Warning => Style::Warning,
        };
        let (on, off) = (self.styles)(style);
        let (message_on, message_off) = (self.styles)(Style::Message);
        let severity = diagnostic.severity.name();
        let code = diagnostic.code.id;
        let _ = writeln!(
            out,
            "{on}{severity}[{code}]{off}: {message_on}{}{message_off}",
            diagnostic.message
        );
    }

    fn index(&mut self, file: u32) -> Option<(&'f SourceFile, &LineIndex)> {
        let source = self.files.get(file as usize)?;
        let index = self
            .indexes
            .entry(file)
            .or_insert_with(|| LineIndex::new(&source.text));
        Some((source, index))
    }

    /// The width of the largest line number of the frames.
    fn number_width(&mut self, diagnostic: &Diagnostic) -> usize {
        let spans = std::iter::once(diagnostic.span).chain(diagnostic.labels.iter().map(|label| label.span));
        let lines =
            spans.filter_map(|span| self.index(span.file).map(|(_, index)| index.line(span.start) + 1));
        lines.max().unwrap_or(1).to_string().len()
    }

    fn frame(&mut self, out: &mut String, file: u32, spans: &[Place<'_>], width: usize) {
        let (on, off) = (self.styles)(Style::Frame);
        let styles = self.styles;
        let Some((source, index)) = self.index(file) else {
            return;
        };
        let mut marks: Vec<Mark<'_>> = spans
            .iter()
            .map(|(span, text, style, sign)| mark(source, index, *span, text, *style, *sign))
            .collect();
        let (line, column) = (marks[0].line + 1, marks[0].column + 1);
        let _ = writeln!(out, "{:width$}{on}-->{off} {}:{line}:{column}", "", source.path);
        let _ = writeln!(out, "{:width$} {on}|{off}", "");
        marks.sort_by_key(|mark| (mark.line, mark.column));
        let mut last: Option<u32> = None;
        for mark in &marks {
            if last.is_some_and(|last| mark.line > last + 1) {
                let _ = writeln!(out, "{on}...{off}");
            }
            let code = &source.text[index.line_range(&source.text, mark.line)];
            if last != Some(mark.line) {
                let number = mark.line + 1;
                let code = code.replace('\t', " ");
                let _ = writeln!(out, "{on}{number:>width$} |{off} {}", code.trim_end());
            }
            let (sign_on, sign_off) = styles(mark.style);
            let underline: String = std::iter::repeat_n(mark.sign, mark.width).collect();
            let indent = display_column(code, mark.column);
            let _ = write!(out, "{:width$} {on}|{off} {:indent$}{sign_on}{underline}", "", "");
            let space = if mark.text.is_empty() { "" } else { " " };
            let _ = writeln!(out, "{space}{}{sign_off}", mark.text);
            last = Some(mark.line);
        }
        let _ = writeln!(out, "{:width$} {on}|{off}", "");
    }
}

/// Places of several lines are shown by their first line.
fn mark<'t>(
    source: &SourceFile,
    index: &LineIndex,
    span: Span,
    text: &'t str,
    style: Style,
    sign: char,
) -> Mark<'t> {
    let start = index.line_column(&source.text, span.start);
    let line = index.line_range(&source.text, start.line);
    let end = (span.end as usize).clamp(span.start as usize, line.end.max(span.start as usize));
    let marked = source.text.get(span.start as usize..end).unwrap_or_default();
    Mark {
        line: start.line,
        column: start.column as usize,
        width: text_width(marked.trim_end()).max(1),
        text,
        style,
        sign,
    }
}

/// How far right a column is shown.
fn display_column(line: &str, column: usize) -> usize {
    line.chars().take(column).map(char_width).sum()
}

fn text_width(text: &str) -> usize {
    text.chars().map(char_width).sum()
}

/// The cells of a character in a terminal: two for East Asian wide characters and emoji.
fn char_width(c: char) -> usize {
    let wide = matches!(c,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1f64f}'
        | '\u{1f900}'..='\u{1f9ff}' | '\u{20000}'..='\u{3fffd}');
    if wide { 2 } else { 1 }
}
