//! "Did you mean …?": the known word that is nearest to an unknown one.

/// The candidate that is near enough to be meant, if there is one: of several the first in the alphabet.
pub fn closest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let limit = match word.chars().count() {
        0 => return None,
        1..=2 => 1,
        3..=5 => 2,
        _ => 3,
    };
    let lower = word.to_lowercase();
    let scored = candidates.into_iter().map(|candidate| {
        let same_but_case = candidate.to_lowercase() == lower;
        (
            if same_but_case {
                0
            } else {
                distance(&lower, &candidate.to_lowercase(), limit)
            },
            candidate,
        )
    });
    scored
        .filter(|(score, _)| *score <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// A sentence for the remedy, or `None`.
pub(crate) fn did_you_mean<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<String> {
    closest(word, candidates).map(|found| format!("did you mean `{found}`?"))
}

/// The word in the sentence of [`did_you_mean`], without its signs; `None` for any other remedy.
pub(crate) fn meant(help: &str) -> Option<&str> {
    let word = help.strip_prefix("did you mean `")?.split('`').next()?;
    let word = word.trim_matches(['"', '@']);
    let is_word = !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    is_word.then_some(word)
}

/// Edits (insert, delete, replace, swap of neighbours) between two words; anything above the limit is
/// `limit + 1`.
fn distance(left: &str, right: &str, limit: usize) -> usize {
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().collect();
    if left.len().abs_diff(right.len()) > limit {
        return limit + 1;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in right.iter().enumerate() {
            let replaced = last[j] + usize::from(a != b);
            let mut best = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == right[j - 1] && left[i - 1] == *b {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found() {
        let words = ["String", "Int", "BigInt", "DateTime"];
        assert_eq!(closest("string", words), Some("String"));
        assert_eq!(closest("Datetime", words), Some("DateTime"));
        assert_eq!(closest("Strng", words), Some("String"));
        assert_eq!(closest("Itn", words), Some("Int"));
        assert_eq!(closest("Customer", words), None);
        assert_eq!(closest("", words), None);
    }

    #[test]
    fn what_is_meant_is_read_back() {
        let help = did_you_mean("Strng", ["String"]);
        assert_eq!(help.as_deref().and_then(meant), Some("String"));
        assert_eq!(meant("did you mean `@@index([a])`?"), None);
        assert_eq!(meant("write `a`"), None);
    }
}
