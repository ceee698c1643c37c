//! Asking Prisma's packages: many questions in one file, the answers in another. A question that the packages do not
//! survive is answered with its error, and the rest is asked again in a new process.

use std::fs::File;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use nicol_psl::SourceFile;
use serde_json::{Value, json};

/// The folder with the scripts.
#[derive(Debug)]
pub struct Oracle {
    folder: PathBuf,
}

impl Oracle {
    /// The scripts of a folder.
    pub fn at(folder: PathBuf) -> Oracle {
        Oracle { folder }
    }

    /// The answers to the questions, in their order.
    pub fn ask(&self, questions: &[Value]) -> Result<Vec<Value>, String> {
        let mut answers = Vec::new();
        while answers.len() < questions.len() {
            let more = self.batch(&questions[answers.len()..])?;
            if more.is_empty() {
                return Err("batch.mjs gives no answer".to_owned());
            }
            answers.extend(more);
        }
        Ok(answers)
    }

    fn batch(&self, questions: &[Value]) -> Result<Vec<Value>, String> {
        let script = self.folder.join("batch.mjs");
        let fault = |error: std::io::Error| format!("cannot run {}: {error}", script.display());
        let folder = tempfile::tempdir().map_err(fault)?;
        let (input, output) = (folder.path().join("questions"), folder.path().join("answers"));
        let lines: String = questions.iter().map(|question| format!("{question}\n")).collect();
        std::fs::write(&input, lines).map_err(fault)?;
        let mut node = Command::new("node");
        node.arg(&script)
            .current_dir(&self.folder)
            .stdin(Stdio::from(File::open(&input).map_err(fault)?))
            .stdout(Stdio::from(File::create(&output).map_err(fault)?));
        node.status().map_err(fault)?;
        let text = std::fs::read_to_string(&output).map_err(fault)?;
        let parse = |line: &str| serde_json::from_str(line).map_err(|error| format!("an answer: {error}"));
        text.lines().map(parse).collect()
    }
}

/// A question about a schema.
pub fn question(op: &str, files: &[SourceFile], era: u8) -> Value {
    let files: Vec<Value> = files.iter().map(|file| json!([file.path, file.text])).collect();
    json!({ "op": op, "era": era, "schema": files })
}
