//! No file is larger than a mebibyte: a repository keeps every file forever.

use crate::repo::Repo;

const LIMIT: u64 = 1024 * 1024;

/// Reports the larger files.
pub fn check(repo: &Repo) -> Vec<String> {
    let large = repo.files().filter(|(_, file)| file.size > LIMIT);
    large
        .map(|(path, file)| format!("{path}: {} KiB, more than {}", file.size / 1024, LIMIT / 1024))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_file_is_reported() {
        let large = "x".repeat(LIMIT as usize + 1);
        assert_eq!(
            check(&Repo::of(&[("a", &large), ("b", &large[1..])])),
            ["a: 1024 KiB, more than 1024"]
        );
    }
}
