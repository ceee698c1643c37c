//! Diagnostics as text: the message, a frame of the source with the place underlined, the other places, the
//! remedy. Colours are the caller's affair: it gives the strings that switch them on and off.

use super::{Diagnostic, Severity};
use crate::SourceFile;
use crate::line_index::LineIndex;
use crate::schema::Span;
use std::borrow::Cow;
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
            let _ = writeln!(out, "{:width$} = {on}help{off}: {}", "", visible(first));
            for line in lines {
                let _ = writeln!(out, "{:width$}         {}", "", visible(line));
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
            visible(&diagnostic.message)
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
        let _ = writeln!(
            out,
            "{:width$}{on}-->{off} {}:{line}:{column}",
            "",
            visible(&source.path)
        );
        let _ = writeln!(out, "{:width$} {on}|{off}", "");
        marks.sort_by_key(|mark| (mark.line, mark.column));
        let mut last: Option<u32> = None;
        let mut skipped = 0;
        for mark in &marks {
            if last.is_some_and(|last| mark.line > last + 1) {
                let _ = writeln!(out, "{on}...{off}");
            }
            let code = source.text[index.line_range(&source.text, mark.line)].trim_end();
            // Of a long line the part around its first place is shown.
            if last != Some(mark.line) {
                let number = mark.line + 1;
                skipped = skipped_columns(code, mark.column);
                let _ = writeln!(out, "{on}{number:>width$} |{off} {}", excerpt(code, skipped));
            }
            let (sign_on, sign_off) = styles(mark.style);
            let (indent, cells) = underlined(code, skipped, mark);
            let underline: String = std::iter::repeat_n(mark.sign, cells).collect();
            let _ = write!(out, "{:width$} {on}|{off} {:indent$}{sign_on}{underline}", "", "");
            let space = if mark.text.is_empty() { "" } else { " " };
            let _ = writeln!(out, "{space}{}{sign_off}", visible(mark.text));
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

/// How many columns of a line are shown at most.
const LONGEST: usize = 240;

/// How many characters in front of a long line are left out, so that a column is shown.
fn skipped_columns(line: &str, column: usize) -> usize {
    let is_long = line.chars().nth(LONGEST).is_some();
    if is_long {
        column.saturating_sub(LONGEST / 3)
    } else {
        0
    }
}

/// What is shown of a line, with a sign where something is left out.
fn excerpt(line: &str, skipped: usize) -> String {
    let mut shown: String =
        visible(&line.chars().skip(skipped).take(LONGEST).collect::<String>()).into_owned();
    if skipped > 0 {
        shown.replace_range(..shown.chars().next().map_or(0, char::len_utf8), "…");
    }
    if line.chars().nth(skipped + LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

/// How far right a place is underlined, and how many cells.
fn underlined(line: &str, skipped: usize, mark: &Mark<'_>) -> (usize, usize) {
    let before = mark.column.clamp(skipped, skipped + LONGEST) - skipped;
    let indent = line.chars().skip(skipped).take(before).map(char_width).sum();
    (indent, mark.width.min(LONGEST + 1 - before))
}

/// A text as a terminal may get it: signs stand for the characters that would move its cursor, change its colours
/// or turn the direction of writing, one for each.
fn visible(text: &str) -> Cow<'_, str> {
    let is_hidden = |c: char| is_control(c) || is_direction(c);
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let sign = |c: char| match c {
        '\t' => ' ',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        c if is_hidden(c) => '\u{fffd}',
        c => c,
    };
    Cow::Owned(text.chars().map(sign).collect())
}

fn is_control(c: char) -> bool {
    c.is_control() && c != '\n'
}

fn is_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
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
