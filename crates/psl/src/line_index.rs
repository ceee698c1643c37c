//! Offsets to lines and columns, and back. Spans are bytes everywhere; people count characters, and the
//! language server protocol counts UTF-16 units: both conversions are here and nowhere else.

/// Where the lines of a text start.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<u32>,
    len: u32,
}

/// A place as a line and a column, both from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LineColumn {
    /// The line.
    pub line: u32,
    /// The column, in the unit that was asked for.
    pub column: u32,
}

impl LineIndex {
    /// Finds the lines of a text. A line ends with `\n`, `\r\n` or `\r`.
    pub fn new(text: &str) -> LineIndex {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            if *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')) {
                starts.push(at as u32 + 1);
            }
        }
        LineIndex {
            starts,
            len: text.len() as u32,
        }
    }

    /// The line that holds a byte.
    pub fn line(&self, offset: u32) -> u32 {
        self.starts
            .partition_point(|start| *start <= offset)
            .saturating_sub(1) as u32
    }

    /// How many lines there are.
    pub fn lines(&self) -> u32 {
        self.starts.len() as u32
    }

    /// The bytes of a line, without its end.
    pub fn line_range(&self, text: &str, line: u32) -> std::ops::Range<usize> {
        let start = self.starts.get(line as usize).copied().unwrap_or(self.len) as usize;
        let end = self.starts.get(line as usize + 1).copied().unwrap_or(self.len) as usize;
        let line = text.get(start..end).unwrap_or_default();
        start..start + line.trim_end_matches(['\n', '\r']).len()
    }

    /// Line and column, in characters.
    pub fn line_column(&self, text: &str, offset: u32) -> LineColumn {
        self.column_by(text, offset, |before| before.chars().count())
    }

    /// Line and column, in bytes.
    pub fn line_column_utf8(&self, text: &str, offset: u32) -> LineColumn {
        self.column_by(text, offset, str::len)
    }

    /// Line and column, in UTF-16 units.
    pub fn line_column_utf16(&self, text: &str, offset: u32) -> LineColumn {
        self.column_by(text, offset, |before| before.encode_utf16().count())
    }

    fn column_by(&self, text: &str, offset: u32, count: impl Fn(&str) -> usize) -> LineColumn {
        let line = self.line(offset);
        let start = self.starts[line as usize] as usize;
        let before = text.get(start..offset as usize).unwrap_or_default();
        LineColumn {
            line,
            column: count(before) as u32,
        }
    }

    /// The byte of a line and column in bytes; beyond the end of a line it is the end, within a character its start.
    pub fn offset_utf8(&self, text: &str, place: LineColumn) -> u32 {
        let range = self.line_range(text, place.line);
        let mut at = range.end.min(range.start.saturating_add(place.column as usize));
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at as u32
    }

    /// The byte of a line and column in UTF-16 units; beyond the end of a line it is the end.
    pub fn offset_utf16(&self, text: &str, place: LineColumn) -> u32 {
        let range = self.line_range(text, place.line);
        let line = &text[range.clone()];
        let mut left = place.column as usize;
        for (at, character) in line.char_indices() {
            if left < character.len_utf16() {
                return (range.start + at) as u32;
            }
            left -= character.len_utf16();
        }
        range.end as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_in_both_units() {
        let text = "a\r\né𝒳b\rc";
        let index = LineIndex::new(text);
        let b = text.find('b').unwrap_or(0) as u32;
        assert_eq!(index.lines(), 3);
        assert_eq!(index.line_column(text, b), LineColumn { line: 1, column: 2 });
        let utf16 = index.line_column_utf16(text, b);
        assert_eq!(utf16, LineColumn { line: 1, column: 3 });
        assert_eq!(index.offset_utf16(text, utf16), b);
        assert_eq!(index.line_column_utf8(text, b), LineColumn { line: 1, column: 6 });
        assert_eq!(index.offset_utf8(text, LineColumn { line: 1, column: 6 }), b);
        assert_eq!(index.offset_utf8(text, LineColumn { line: 1, column: 5 }), b - 4);
        assert_eq!(&text[index.line_range(text, 1)], "é𝒳b");
        assert_eq!(
            index.offset_utf16(text, LineColumn { line: 9, column: 9 }),
            text.len() as u32
        );
    }
}
