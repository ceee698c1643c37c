//! Lines of output, and tables whose columns are aligned. Widths are counted in bytes, as Prisma does.

/// How far the content of a block is indented.
const INDENT: &str = "  ";

/// The text that is written.
#[derive(Debug, Default)]
pub(super) struct Lines {
    text: String,
    is_indented: bool,
}

impl Lines {
    /// Writes into the current line.
    pub(super) fn write(&mut self, text: &str) {
        if self.is_indented && (self.text.is_empty() || self.text.ends_with('\n')) {
            self.text.push_str(INDENT);
        }
        self.text.push_str(text);
    }

    /// Ends the current line.
    pub(super) fn end(&mut self) {
        self.text.push('\n');
    }

    /// From here on lines are indented.
    pub(super) fn indent(&mut self) {
        self.is_indented = true;
    }

    /// From here on lines are not indented.
    pub(super) fn outdent(&mut self) {
        self.is_indented = false;
    }

    /// The text, which ends with a line end.
    pub(super) fn finish(mut self) -> String {
        if !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.text
    }
}

/// Rows whose columns are aligned.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: Vec<Row>,
    is_used: bool,
}

#[derive(Debug)]
enum Row {
    /// Cells, and a text behind them that no column makes room for.
    Cells(Vec<String>, String),
    /// A line that is kept as it is.
    Verbatim(String),
}

impl Table {
    /// Whether nothing was ever added.
    pub(super) fn is_new(&self) -> bool {
        self.rows.is_empty() && !self.is_used
    }

    /// Adds a row; empty cells at its end are left out.
    pub(super) fn row(&mut self, mut cells: Vec<String>, comment: Option<String>) {
        while cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        self.rows.push(Row::Cells(cells, comment.unwrap_or_default()));
    }

    /// Adds a line that is only a comment.
    pub(super) fn comment(&mut self, text: String) {
        self.row(Vec::new(), Some(text));
    }

    /// Adds an empty line.
    pub(super) fn empty_line(&mut self) {
        self.row(Vec::new(), None);
    }

    /// Adds a line as it is.
    pub(super) fn verbatim(&mut self, text: String) {
        self.rows.push(Row::Verbatim(text));
    }

    /// Writes the rows and forgets them; the columns begin anew.
    pub(super) fn render(&mut self, lines: &mut Lines) {
        let widths = self.widths();
        self.is_used |= !self.rows.is_empty();
        for row in self.rows.drain(..) {
            match row {
                Row::Cells(cells, comment) => write_row(&cells, &comment, &widths, lines),
                Row::Verbatim(text) => lines.write(&text),
            }
            lines.end();
        }
    }

    fn widths(&self) -> Vec<usize> {
        let mut widths: Vec<usize> = Vec::new();
        for row in &self.rows {
            let Row::Cells(cells, _) = row else {
                continue;
            };
            widths.resize(widths.len().max(cells.len()), 0);
            for (width, cell) in widths.iter_mut().zip(cells) {
                *width = cell.len().max(*width);
            }
        }
        widths
    }
}

fn write_row(cells: &[String], comment: &str, widths: &[usize], lines: &mut Lines) {
    if let Some((last, aligned)) = cells.split_last() {
        for (cell, width) in aligned.iter().zip(widths) {
            lines.write(cell);
            lines.write(&" ".repeat(width - cell.len() + 1));
        }
        lines.write(last);
    }
    if !comment.is_empty() {
        if !cells.is_empty() {
            lines.write(" ");
        }
        lines.write(comment);
    }
}
