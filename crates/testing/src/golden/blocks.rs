//! The code blocks of Markdown files: what the documentation shows must work, so tests run it.
//! Finding them only; a test is made of each in [`super::suite`].

use std::path::Path;

/// A fenced block of code in a Markdown file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The file below the folder and the line on which the code begins: `migrations.md:12`.
    pub name: String,
    /// The words after the language in the opening fence, as in `prisma,broken`.
    pub attributes: Vec<String>,
    /// The code.
    pub text: String,
}

impl Block {
    /// Whether the opening fence carries a word.
    pub fn has(&self, attribute: &str) -> bool {
        self.attributes.iter().any(|found| found == attribute)
    }
}

/// The blocks of one language in all Markdown files below `dir`, in order.
///
/// Fails when there are none: a misspelt folder would pass otherwise.
pub(super) fn collect(dir: &Path, language: &str) -> Result<Vec<Block>, String> {
    let mut blocks = Vec::new();
    for path in super::files::markdown(dir)? {
        let text = std::fs::read_to_string(dir.join(&path))
            .map_err(|error| format!("{}: {error}", path.display()))?;
        blocks.extend(parse(&path.to_string_lossy(), &text, language));
    }
    if blocks.is_empty() {
        return Err(format!(
            "no Markdown file below {} has a block of {language}",
            dir.display()
        ));
    }
    Ok(blocks)
}

fn parse(file: &str, text: &str, language: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open: Option<Block> = None;
    let mut is_other_open = false;
    for (line, number) in text.split_inclusive('\n').zip(1..) {
        let fence = line.trim_start().strip_prefix("```");
        match (fence, &mut open) {
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(_), None) if is_other_open => is_other_open = false,
            (Some(info), None) => {
                let mut words = info.split([',', ' ']).map(|word| word.trim().to_string());
                if words.next().is_some_and(|found| found == language) {
                    let attributes = words.filter(|word| !word.is_empty()).collect();
                    let name = format!("{file}:{}", number + 1);
                    open = Some(Block {
                        name,
                        attributes,
                        text: String::new(),
                    });
                } else {
                    is_other_open = true;
                }
            }
            (None, Some(block)) => block.text.push_str(line),
            (None, None) => {}
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_blocks_of_the_language_are_found() {
        let text = "# A\n```prisma,broken part\nmodel A {\n}\n```\n```\n```\ntext\n```rust\nfn f() {}\n```\n  ```prisma\nx\n  ```\n";
        let block = |name: &str, attributes: &[&str], text: &str| Block {
            name: name.to_string(),
            attributes: attributes.iter().map(|word| word.to_string()).collect(),
            text: text.to_string(),
        };
        let expected = [
            block("a.md:3", &["broken", "part"], "model A {\n}\n"),
            block("a.md:13", &[], "x\n"),
        ];
        assert_eq!(parse("a.md", text, "prisma"), expected);
        assert!(expected[0].has("part") && !expected[1].has("part"));
    }
}
