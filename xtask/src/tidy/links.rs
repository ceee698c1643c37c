//! Links between the files of the repository lead somewhere. Links to the web are not followed.

use crate::repo::Repo;

/// Reports the relative links in Markdown files that no file or folder answers to.
pub fn check(repo: &Repo) -> Vec<String> {
    let mut problems = Vec::new();
    for (path, file) in repo.files().filter(|(path, _)| path.ends_with(".md")) {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (line, target) in links(&file.text) {
            let leads = resolve(folder, target).is_some_and(|target| exists(repo, &target));
            if !leads {
                problems.push(format!("{path}:{line}: the link to {target} leads nowhere"));
            }
        }
    }
    problems
}

/// The targets in `[text](target)` outside code blocks, without anchors, with their lines.
fn links(text: &str) -> Vec<(usize, &str)> {
    let mut links = Vec::new();
    let mut is_code = false;
    for (line, number) in text.lines().zip(1..) {
        is_code ^= line.trim_start().starts_with("```");
        // The parts between backquotes are code.
        for prose in line.split('`').step_by(2).filter(|_| !is_code) {
            let targets = prose
                .split("](")
                .skip(1)
                .filter_map(|rest| Some(rest.split_once(')')?.0));
            let paths = targets.map(|target| target.split('#').next().unwrap_or(""));
            links.extend(
                paths
                    .filter(|path| !path.is_empty() && !path.contains("://"))
                    .map(|path| (number, path)),
            );
        }
    }
    links
}

/// A link relative to a folder as a path below the root; `None` when it leads out of the repository.
fn resolve(folder: &str, link: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in link.split('/').filter(|part| !part.is_empty() && *part != ".") {
        if part == ".." {
            parts.pop()?;
        } else {
            parts.push(part);
        }
    }
    Some(parts.join("/"))
}

fn exists(repo: &Repo, path: &str) -> bool {
    path.is_empty()
        || repo.text(path).is_some()
        || repo
            .files()
            .any(|(file, _)| file.starts_with(&format!("{path}/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_that_lead_nowhere_are_reported() {
        let repo = Repo::of(&[
            (
                "README.md",
                "[a](docs/a.md#part) [b](docs/) [web](https://example.com) [self](#here) [gone](gone.md)\n",
            ),
            (
                "docs/a.md",
                "[up](../README.md)\n`[code](x)` [out](../../x)\n```\n[block](x)\n```\n",
            ),
        ]);
        assert_eq!(
            check(&repo),
            [
                "README.md:1: the link to gone.md leads nowhere",
                "docs/a.md:2: the link to ../../x leads nowhere",
            ]
        );
    }
}
