//! One schema for two versions of Prisma: 6 wants a `url` in the datasource, 7 refuses it. The text is changed so that
//! each can judge the rest, and places in the changed text are taken back to the original.

use std::ops::Range;

use nicol_psl::syntax::ast::{AstNode, Attribute, Block};
use nicol_psl::syntax::{SyntaxKind, TextRange, parse};
use nicol_psl::{Provider, SourceFile};

/// The files as one version wants them, and what was inserted where.
pub struct Adapted {
    /// The files.
    pub files: Vec<SourceFile>,
    inserted: Vec<Inserted>,
    blanked: Vec<(String, Range<usize>)>,
}

struct Inserted {
    file: String,
    at: usize,
    len: usize,
}

const URL: &str = "\n  url = env(\"X\")";

/// The files as `era` wants them.
pub fn adapted(files: &[SourceFile], era: u8) -> Adapted {
    let mut adapted = Adapted {
        files: files.to_vec(),
        inserted: Vec::new(),
        blanked: Vec::new(),
    };
    for file in &mut adapted.files {
        match era {
            6 => adapted.inserted.extend(with_url(file)),
            _ => adapted.blanked.extend(without_urls(file)),
        }
    }
    adapted
}

impl Adapted {
    /// Whether a place in the original was an address.
    pub fn is_blank(&self, file: &str, offset: usize) -> bool {
        let mut blanked = self.blanked.iter().filter(|(path, _)| path == file);
        blanked.any(|(_, range)| range.contains(&offset))
    }

    /// The place in the original, in bytes, of a place in the changed text, which Prisma counts in UTF-16.
    pub fn original(&self, file: &str, utf16: usize) -> usize {
        let text = self.files.iter().find(|candidate| candidate.path == file);
        let offset = text.map_or(utf16, |file| bytes(&file.text, utf16));
        let inserted = self.inserted.iter().filter(|inserted| inserted.file == file);
        inserted
            .filter(|inserted| offset >= inserted.at + inserted.len)
            .fold(offset, |offset, inserted| offset - inserted.len)
    }
}

fn bytes(text: &str, utf16: usize) -> usize {
    let mut units = 0;
    let passed = text.chars().take_while(|character| {
        units += character.len_utf16();
        units <= utf16
    });
    passed.map(char::len_utf8).sum()
}

/// The settings of the datasources: names and ranges.
fn settings(text: &str) -> Vec<(String, TextRange)> {
    let root = parse(text).syntax();
    let blocks = root.children().filter_map(Block::cast);
    let mut found = Vec::new();
    for block in blocks.filter(|block| block.kind() == SyntaxKind::DATASOURCE) {
        for setting in block.settings() {
            if let Some(name) = setting.name() {
                found.push((name.text(), setting.range_without_trivia()));
            }
        }
    }
    found
}

fn with_url(file: &mut SourceFile) -> Option<Inserted> {
    let settings = settings(&file.text);
    if settings.iter().any(|(name, _)| name == "url") {
        return None;
    }
    let (_, range) = settings.iter().find(|(name, _)| name == "provider")?;
    let from = usize::from(range.end());
    // Behind a comment on the line.
    let at = file.text[from..]
        .find('\n')
        .map_or(file.text.len(), |line| from + line);
    let at = if file.text[..at].ends_with('\r') {
        at - 1
    } else {
        at
    };
    file.text.insert_str(at, URL);
    Some(Inserted {
        file: file.path.clone(),
        at,
        len: URL.len(),
    })
}

/// Spaces in the place of the addresses, so that all other places stay.
fn without_urls(file: &mut SourceFile) -> Vec<(String, Range<usize>)> {
    let mut blanked = Vec::new();
    for (name, range) in settings(&file.text) {
        if matches!(name.as_str(), "url" | "directUrl" | "shadowDatabaseUrl") {
            let range = usize::from(range.start())..usize::from(range.end());
            file.text.replace_range(range.clone(), &" ".repeat(range.len()));
            blanked.push((file.path.clone(), range));
        }
    }
    blanked
}

/// The files for another database product: its name in the datasource, and no native types.
pub fn for_provider(files: &[SourceFile], provider: Provider) -> Vec<SourceFile> {
    let change = |file: &SourceFile| {
        let mut text = file.text.clone();
        let mut edits: Vec<(Range<usize>, String)> = native_types(&text);
        let source = settings(&text).into_iter().find(|(name, _)| name == "provider");
        if let Some((_, range)) = source {
            let range = usize::from(range.start())..usize::from(range.end());
            edits.push((range, format!("provider = \"{}\"", provider.name())));
        }
        edits.sort_by_key(|(range, _)| range.start);
        for (range, new) in edits.into_iter().rev() {
            text.replace_range(range, &new);
        }
        SourceFile {
            path: file.path.clone(),
            text,
        }
    };
    files.iter().map(change).collect()
}

fn native_types(text: &str) -> Vec<(Range<usize>, String)> {
    let root = parse(text).syntax();
    let attributes = root.descendants().filter_map(Attribute::cast);
    let native = attributes.filter(|attribute| attribute.syntax().text().to_string().starts_with("@db."));
    native
        .map(|attribute| {
            let range = attribute.range_without_trivia();
            (
                usize::from(range.start())..usize::from(range.end()),
                String::new(),
            )
        })
        .collect()
}
