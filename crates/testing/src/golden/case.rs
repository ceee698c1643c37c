//! The section file: a description, then inputs and outputs, each after a line `-- name --`.
//! Reading and printing only; which files there are is in [`super::files`], comparing them in [`super::suite`].

use std::cell::RefCell;
use std::collections::BTreeSet;

/// One case: a file of named sections.
///
/// ```text
/// What the case shows, in a line or a few.
/// -- before.prisma --
/// model User { id Int @id }
/// -- sqlite.sql --
/// CREATE TABLE …
/// ```
///
/// The sections that a test reads are inputs, the ones that it returns are outputs. Inputs come first. A section that
/// is neither read nor returned fails the case, and so does an input that is not there.
#[derive(Debug)]
pub struct Case {
    /// The path below the golden folder, without the extension, with `/` between the parts.
    pub name: String,
    /// The path below the golden folder.
    pub path: std::path::PathBuf,
    /// The text before the first section.
    pub description: String,
    /// All sections of the file, in order: inputs and what is expected.
    pub sections: Vec<Section>,
    read: RefCell<BTreeSet<String>>,
}

/// A named part of a [`Case`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// What stands between the dashes.
    pub name: String,
    /// The lines after the marker; ends with a line feed unless it is empty or the file's end lacks one.
    pub text: String,
}

impl Case {
    /// Reads a section file. Fails when the description is missing or a name occurs twice.
    pub(super) fn parse(name: String, path: std::path::PathBuf, text: &str) -> Result<Case, String> {
        let mut description = String::new();
        let mut sections: Vec<Section> = Vec::new();
        for line in text.split_inclusive('\n') {
            if let Some(name) = marker(line) {
                if sections.iter().any(|section| section.name == name) {
                    return Err(format!("the section `{name}` occurs twice"));
                }
                sections.push(Section {
                    name: name.to_string(),
                    text: String::new(),
                });
            } else {
                let text = sections
                    .last_mut()
                    .map_or(&mut description, |section| &mut section.text);
                text.push_str(line);
            }
        }
        if description.trim().is_empty() {
            return Err("the file does not begin with a description of what the case shows".to_string());
        }
        if sections.is_empty() {
            return Err("the file has no section (a line `-- name --`)".to_string());
        }
        Ok(Case {
            name,
            path,
            description,
            sections,
            read: RefCell::default(),
        })
    }

    /// The text of an input. Fails the case when it is missing.
    #[track_caller]
    pub fn input(&self, name: &str) -> &str {
        match self.try_input(name) {
            Some(text) => text,
            None => panic!("the section `{name}` is missing; the file has {}", self.names()),
        }
    }

    /// The text of an input that a case may leave out.
    pub fn try_input(&self, name: &str) -> Option<&str> {
        let section = self.sections.iter().find(|section| section.name == name)?;
        self.read.borrow_mut().insert(section.name.clone());
        Some(&section.text)
    }

    /// The inputs whose names `is_input` accepts, in the order of the file: for cases with any number of files.
    pub fn inputs(&self, is_input: impl Fn(&str) -> bool) -> Vec<&Section> {
        let inputs: Vec<&Section> = self
            .sections
            .iter()
            .filter(|section| is_input(&section.name))
            .collect();
        self.read
            .borrow_mut()
            .extend(inputs.iter().map(|section| section.name.clone()));
        inputs
    }

    /// The whole file as it should be: the description and the inputs as they are, then `outputs`.
    ///
    /// Fails when a section can be neither an input (it was not read) nor an old output (it stands before an input or
    /// before every output).
    pub(super) fn expected(&self, outputs: Vec<Section>) -> Result<String, String> {
        let read = self.read.borrow();
        let is_output = |name: &str| outputs.iter().any(|output| output.name == name);
        if let Some(both) = outputs.iter().find(|output| read.contains(&output.name)) {
            return Err(format!(
                "the section `{}` was read as an input and returned as an output",
                both.name
            ));
        }
        let last_input = self
            .sections
            .iter()
            .rposition(|section| read.contains(&section.name));
        let first_output = self.sections.iter().position(|section| is_output(&section.name));
        for (at, section) in self.sections.iter().enumerate() {
            let is_unknown = !read.contains(&section.name) && !is_output(&section.name);
            if is_unknown
                && (last_input.is_some_and(|last| at < last) || first_output.is_none_or(|first| at < first))
            {
                return Err(format!(
                    "the section `{}` is neither read nor produced by this test",
                    section.name
                ));
            }
        }
        let mut text = self.description.clone();
        for input in self
            .sections
            .iter()
            .filter(|section| read.contains(&section.name))
        {
            push_section(&mut text, input);
        }
        for (at, output) in outputs.iter().enumerate() {
            if outputs[..at].iter().any(|earlier| earlier.name == output.name) {
                return Err(format!("the output `{}` was returned twice", output.name));
            }
            if let Some(line) = output.text.lines().find(|line| marker(line).is_some()) {
                return Err(format!(
                    "the output `{}` has a line that reads as a section: {line}",
                    output.name
                ));
            }
            push_section(&mut text, output);
        }
        Ok(text)
    }

    fn names(&self) -> String {
        let names: Vec<String> = self
            .sections
            .iter()
            .map(|section| format!("`{}`", section.name))
            .collect();
        names.join(", ")
    }
}

/// The name in a line `-- name --`. A comment of SQL does not end with dashes and so is not a marker.
fn marker(line: &str) -> Option<&str> {
    let name = line
        .strip_suffix('\n')
        .unwrap_or(line)
        .strip_prefix("-- ")?
        .strip_suffix(" --")?;
    (!name.is_empty() && name == name.trim()).then_some(name)
}

fn push_section(text: &mut String, section: &Section) {
    end_line(text);
    text.push_str(&format!("-- {} --\n{}", section.name, section.text));
    end_line(text);
}

/// Every section begins on a line of its own, so an output without a last line feed reads as one that has it.
fn end_line(text: &mut String) {
    if !text.ends_with('\n') {
        text.push('\n');
    }
}
