//! Open documents, the schemas that they belong to, and the diagnostics that the client was sent. The text of an
//! open document goes before the file's; the analysis of a schema is made when somebody asks for it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use lsp_types::{PublishDiagnosticsParams, TextDocumentContentChangeEvent};
use nicol_psl::line_index::LineIndex;
use nicol_psl::{Analysis, SourceFile, syntax};

use super::client::Client;
use super::locate::{self, Place};
use super::{convert, uri};

/// All that is open, and what it belongs to.
#[derive(Debug, Default)]
pub struct Workspace {
    /// The schema that the command line names.
    named: Option<Place>,
    /// The folders that the client has open.
    pub folders: Vec<PathBuf>,
    documents: BTreeMap<String, Document>,
    schemas: BTreeMap<Place, Schema>,
    /// What the client was sent about each file.
    sent: BTreeMap<String, Vec<lsp_types::Diagnostic>>,
}

/// A document that the client has open.
#[derive(Debug)]
struct Document {
    path: Option<PathBuf>,
    version: i32,
    text: String,
    place: Place,
}

/// A schema: its files and what they say.
#[derive(Debug, Default)]
pub struct Schema {
    /// The files, in the order of the analysis.
    pub files: Vec<File>,
    /// What they say, as of the last [`Schema::refresh`].
    pub analysis: Analysis,
    changed: BTreeSet<usize>,
    is_stale: bool,
    is_told: bool,
}

/// A file of a schema.
#[derive(Debug)]
pub struct File {
    /// Its address, as the client writes it.
    pub uri: String,
    /// Where its lines are.
    pub lines: LineIndex,
    /// The version of the document, if it is open.
    pub version: Option<i32>,
}

impl Schema {
    /// Brings the analysis up to date.
    pub fn refresh(&mut self) {
        if !std::mem::take(&mut self.is_stale) {
            return;
        }
        let Analysis { files, mut trees, .. } = std::mem::take(&mut self.analysis);
        for number in std::mem::take(&mut self.changed) {
            if let (Some(file), Some(tree)) = (files.get(number), trees.get_mut(number)) {
                *tree = syntax::parse(&file.text);
                self.files[number].lines = LineIndex::new(&file.text);
            }
        }
        self.analysis = nicol_psl::analyze_parsed(files, trees);
        self.is_told = false;
    }

    fn has(&self, path: &Path) -> bool {
        self.files
            .iter()
            .any(|file| uri::to_path(&file.uri).as_deref() == Some(path))
    }

    /// The number of a file by its address.
    pub fn file(&self, uri: &str) -> Option<u32> {
        let place = self.files.iter().position(|file| file.uri == uri)?;
        Some(place as u32)
    }

    fn new(files: Vec<(String, Option<i32>, SourceFile)>) -> Schema {
        let mut schema = Schema {
            is_stale: true,
            ..Schema::default()
        };
        for (uri, version, source) in files {
            schema.files.push(File {
                uri,
                lines: LineIndex::new(&source.text),
                version,
            });
            schema.analysis.trees.push(syntax::parse(&source.text));
            schema.analysis.files.push(source);
        }
        schema
    }

    /// The diagnostics of each file.
    fn diagnostics(&self, client: &Client) -> Vec<Vec<lsp_types::Diagnostic>> {
        let mut by_file: Vec<Vec<lsp_types::Diagnostic>> = self.files.iter().map(|_| Vec::new()).collect();
        for diagnostic in &self.analysis.diagnostics {
            if let Some(list) = by_file.get_mut(diagnostic.span.file as usize) {
                list.push(self.diagnostic(client, diagnostic));
            }
        }
        by_file
    }
}

impl Workspace {
    /// A workspace in which nothing is open.
    pub fn new(named: Option<Place>) -> Workspace {
        Workspace {
            named,
            ..Workspace::default()
        }
    }

    // ---- documents

    /// A document was opened.
    pub fn open(&mut self, uri: &str, version: i32, text: String) {
        let path = uri::to_path(uri);
        let place = self.place_of(uri, path.as_deref(), &text);
        self.documents.insert(
            uri.to_owned(),
            Document {
                path,
                version,
                text,
                place: place.clone(),
            },
        );
        self.reload(&place);
        let path = self.documents[uri].path.clone();
        let others: Vec<Place> = self
            .schemas
            .iter()
            .filter(|(other, schema)| **other != place && path.as_ref().is_some_and(|path| schema.has(path)))
            .map(|(other, _)| other.clone())
            .collect();
        for other in others {
            self.reload(&other);
        }
    }

    /// A document was changed. Changes of a document that is not open are ignored.
    pub fn change(
        &mut self,
        client: &Client,
        uri: &str,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
    ) {
        let Some(document) = self.documents.get_mut(uri) else {
            return;
        };
        document.version = version;
        for change in changes {
            apply(client, &mut document.text, change);
        }
        let Some(schema) = self.schemas.get_mut(&document.place) else {
            return;
        };
        if let Some(number) = schema.file(uri) {
            let number = number as usize;
            schema.analysis.files[number].text = document.text.clone();
            schema.files[number].version = Some(version);
            schema.changed.insert(number);
            schema.is_stale = true;
        }
    }

    /// A document was closed: its file counts again.
    pub fn close(&mut self, uri: &str) {
        if let Some(document) = self.documents.remove(uri) {
            self.reload(&document.place);
        }
    }

    /// Files have changed: everything is read anew, and looked for anew.
    pub fn reload_all(&mut self) {
        let places: Vec<(String, Place)> = self
            .documents
            .iter()
            .map(|(uri, document)| {
                let place = self.place_of(uri, document.path.as_deref(), &document.text);
                (uri.clone(), place)
            })
            .collect();
        for (uri, place) in places {
            if let Some(document) = self.documents.get_mut(&uri) {
                document.place = place;
            }
        }
        let known: BTreeSet<Place> = self
            .schemas
            .keys()
            .cloned()
            .chain(self.documents.values().map(|document| document.place.clone()))
            .collect();
        for place in &known {
            self.reload(place);
        }
    }

    // ---- schemas

    /// The schema of an open document, up to date, and the document's number in it.
    pub fn schema_of(&mut self, uri: &str) -> Option<(&mut Schema, u32)> {
        let document = self.documents.get(uri)?;
        let schema = self.schemas.get_mut(&document.place)?;
        schema.refresh();
        let number = schema.file(uri)?;
        Some((schema, number))
    }

    /// All schemas, up to date: also those of the client's folders that nobody has opened a file of.
    pub fn schemas(&mut self) -> impl Iterator<Item = &Schema> {
        let of_folders = self
            .folders
            .iter()
            .filter_map(|folder| locate::of_project(folder));
        let places: Vec<Place> = self.named.iter().cloned().chain(of_folders).collect();
        for place in places {
            if !self.schemas.contains_key(&place) {
                self.reload(&place);
            }
        }
        self.schemas.values_mut().map(|schema| {
            schema.refresh();
            &*schema
        })
    }

    /// The diagnostics that the client has not seen yet, of the schemas with open documents.
    pub fn news(&mut self, client: &Client) -> Vec<PublishDiagnosticsParams> {
        let open: BTreeSet<&Place> = self.documents.values().map(|document| &document.place).collect();
        self.schemas.retain(|place, _| open.contains(place));
        let mut news = Vec::new();
        for schema in self.schemas.values_mut() {
            schema.refresh();
            if std::mem::replace(&mut schema.is_told, true) {
                continue;
            }
            for (file, list) in schema.files.iter().zip(schema.diagnostics(client)) {
                let old = self.sent.get(&file.uri);
                // Of a file that nobody has opened only mistakes are told.
                if old == Some(&list) || (old.is_none() && list.is_empty() && file.version.is_none()) {
                    continue;
                }
                let uri = convert::uri(&file.uri);
                news.push(PublishDiagnosticsParams::new(uri, list.clone(), file.version));
                self.sent.insert(file.uri.clone(), list);
            }
        }
        let schemas = &self.schemas;
        self.sent.retain(|uri, list| {
            let is_there = schemas.values().any(|schema| schema.file(uri).is_some());
            if !is_there && !list.is_empty() {
                news.push(PublishDiagnosticsParams::new(convert::uri(uri), Vec::new(), None));
            }
            is_there
        });
        news
    }

    /// The schema of the project that a file is a part of.
    fn project_of(&self, path: &Path) -> Option<Place> {
        let named = self.named.clone().filter(|place| place.holds(path));
        named.or_else(|| locate::of_file(path, &self.folders))
    }

    fn place_of(&self, uri: &str, path: Option<&Path>, text: &str) -> Place {
        let Some(path) = path else {
            return Place::Document(uri.to_owned());
        };
        if let Some(place) = self.project_of(path) {
            return place;
        }
        match locate::folder_of(path, &self.folders) {
            Some(folder) if !self.stands_alone(path, text, &folder) => Place::Folder(folder),
            _ => Place::Document(uri.to_owned()),
        }
    }

    /// In a folder of many whole schemas each stands for itself.
    fn stands_alone(&self, path: &Path, text: &str, folder: &Path) -> bool {
        if !locate::is_schema_file(path) {
            return true;
        }
        let has_datasource = |text: &str| {
            text.lines()
                .any(|line| line.trim_start().starts_with("datasource "))
        };
        has_datasource(text)
            && locate::files_around(folder)
                .iter()
                .filter(|other| *other != path)
                .any(|other| std::fs::read_to_string(other).is_ok_and(|text| has_datasource(&text)))
    }

    /// Reads the files of a schema.
    fn reload(&mut self, place: &Place) {
        let mut files: BTreeMap<PathBuf, (String, Option<i32>, SourceFile)> = BTreeMap::new();
        let found = match place {
            Place::Project(path) => nicol_build::schema_files(path).unwrap_or_default(),
            Place::Folder(folder) => locate::files_around(folder),
            Place::Document(_) => Vec::new(),
        };
        for path in found {
            // A folder that is no project leaves out what belongs to one.
            let is_other = matches!(place, Place::Folder(_)) && self.project_of(&path).is_some();
            if let Ok(bytes) = std::fs::read(&path)
                && !is_other
            {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let file = (uri::from_path(&path), None, source(&path, text));
                files.insert(path, file);
            }
        }
        for (uri, document) in &self.documents {
            let path = document.path.clone().unwrap_or_else(|| PathBuf::from(uri));
            if document.place == *place {
                let source = source(&path, document.text.clone());
                files.insert(path, (uri.clone(), Some(document.version), source));
            } else {
                files.remove(&path);
            }
        }
        let schema = Schema::new(files.into_values().collect());
        self.schemas.insert(place.clone(), schema);
    }
}

fn source(path: &Path, text: String) -> SourceFile {
    SourceFile {
        path: path.display().to_string(),
        text,
    }
}

/// Carries out one change: of a range, or of the whole text.
fn apply(client: &Client, text: &mut String, change: TextDocumentContentChangeEvent) {
    let Some(range) = change.range else {
        *text = change.text;
        return;
    };
    let lines = LineIndex::new(text);
    let at = |position| convert::offset(client.encoding, &lines, text, position) as usize;
    let (start, end) = (at(range.start), at(range.end));
    text.replace_range(start..end.max(start), &change.text);
}
