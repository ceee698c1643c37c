//! The schemas of a folder: each file with a datasource is one; if it is the only one of its folder, the other files
//! below the folder belong to it. In a golden file, what it expects is left out.

use std::path::{Path, PathBuf};

use nicol_psl::SourceFile;

/// A schema: its name for the report, and its files.
#[derive(Debug)]
pub struct Sample {
    /// Where it was found.
    pub name: String,
    /// Its files, with short names.
    pub files: Vec<SourceFile>,
}

/// All schemas below the folders, sorted.
pub fn samples(folders: &[PathBuf]) -> Result<Vec<Sample>, String> {
    let mut samples = Vec::new();
    for folder in folders {
        let mut paths = Vec::new();
        walk(folder, &mut paths).map_err(|error| format!("cannot read {}: {error}", folder.display()))?;
        paths.sort();
        let mut files = Vec::new();
        for path in paths {
            let bytes =
                std::fs::read(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
            let text = String::from_utf8_lossy(&bytes);
            let path = path.strip_prefix(folder).unwrap_or(&path).to_path_buf();
            match path.extension().is_some_and(|ending| ending == "txt") {
                true => samples.extend(of_sections(&path, &text)),
                false => files.push((path, input(&text))),
            }
        }
        group(files, &mut samples);
    }
    Ok(samples)
}

fn walk(folder: &Path, paths: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let ending = path.extension().and_then(|ending| ending.to_str());
        if path.is_dir() {
            walk(&path, paths)?;
        } else if matches!(ending, Some("prisma" | "txt")) {
            paths.push(path);
        }
    }
    Ok(())
}

/// The text without the expectation of a golden file.
fn input(text: &str) -> String {
    let lines = text.split_inclusive('\n');
    lines.take_while(|line| line.trim_end() != "// ---").collect()
}

/// The sections of a golden file that are schema files.
fn of_sections(path: &Path, text: &str) -> Option<Sample> {
    let mut files: Vec<SourceFile> = Vec::new();
    let mut is_file = false;
    for line in text.split_inclusive('\n') {
        let name = line
            .trim_end()
            .strip_prefix("-- ")
            .and_then(|rest| rest.strip_suffix(" --"));
        match (name, files.last_mut()) {
            (Some(name), _) => {
                is_file = name.ends_with(".prisma");
                if is_file {
                    files.push(file(name.to_owned(), String::new()));
                }
            }
            (None, Some(file)) if is_file => file.text.push_str(line),
            _ => {}
        }
    }
    let name = path.display().to_string();
    (!files.is_empty()).then_some(Sample { name, files })
}

fn file(path: String, text: String) -> SourceFile {
    SourceFile { path, text }
}

/// Puts together the files that make one schema.
fn group(files: Vec<(PathBuf, String)>, samples: &mut Vec<Sample>) {
    let has_datasource = |text: &str| {
        text.lines()
            .any(|line| line.trim_start().starts_with("datasource"))
    };
    let mut taken = vec![false; files.len()];
    for (root, _) in files.iter().filter(|(_, text)| has_datasource(text)) {
        let folder = root.parent().unwrap_or(Path::new(""));
        let below: Vec<usize> = (0..files.len())
            .filter(|place| files[*place].0.starts_with(folder))
            .collect();
        let roots = below.iter().filter(|place| has_datasource(&files[**place].1));
        if below.len() > 1 && roots.count() == 1 {
            below.iter().for_each(|place| taken[*place] = true);
            let short = |path: &Path| path.strip_prefix(folder).unwrap_or(path).display().to_string();
            let members = below
                .iter()
                .map(|place| file(short(&files[*place].0), files[*place].1.clone()));
            samples.push(Sample {
                name: folder.display().to_string(),
                files: members.collect(),
            });
        }
    }
    for ((path, text), taken) in files.into_iter().zip(taken) {
        if !taken {
            samples.push(Sample {
                name: path.display().to_string(),
                files: vec![file("schema.prisma".to_owned(), text)],
            });
        }
    }
}
