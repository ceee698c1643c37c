//! Asking Prisma's packages: many questions in one file, the answers in another. A question that the packages do not
//! survive is answered with its error, and the rest is asked again in a new process.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use nicol_psl::SourceFile;
use serde_json::{Value, json};

use super::tool::Said;

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

    /// What a script prints. It gets the folder, a file with the input, and the arguments.
    pub fn script(&self, script: &str, input: &str, args: &[&str]) -> Result<String, String> {
        let fault = |error: std::io::Error| format!("cannot run node: {error}");
        let temporary = tempfile::tempdir().map_err(fault)?;
        let (path, input_path) = (
            temporary.path().join("script.mjs"),
            temporary.path().join("input"),
        );
        std::fs::write(&path, script).map_err(fault)?;
        std::fs::write(&input_path, input).map_err(fault)?;
        let output_path = temporary.path().join("output");
        let folder = std::path::absolute(&self.folder).map_err(fault)?;
        let status = Command::new("node")
            .arg(&path)
            .args([&folder, &input_path])
            .args(args)
            .stdout(Stdio::from(File::create(&output_path).map_err(fault)?))
            .status()
            .map_err(fault)?;
        match status.success() {
            true => std::fs::read_to_string(&output_path).map_err(fault),
            false => Err(format!("the script failed: {status}")),
        }
    }

    /// Runs Prisma's command line in a folder.
    pub fn command(&self, folder: &Path, arguments: &[&str]) -> Said {
        let script = std::path::absolute(self.folder.join("prisma.mjs")).unwrap_or_default();
        let mut node = Command::new("node");
        node.arg(script)
            .args(arguments)
            .current_dir(folder)
            .stdin(Stdio::null());
        Said::of(node.output())
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
