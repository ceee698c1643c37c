//! Names inside the SQL texts that a schema keeps: checks, triggers, computed columns, predicates. The
//! database renames there by itself; where a table is rebuilt the texts are written again, and have to say
//! the new names too.

use nicol_sql::schema::{IndexPart, ObjectName, Table, Unmanaged, UnmanagedKind};

/// Renames a table in what hangs on a table.
pub(super) fn rename_table(table: &mut Table, from: &ObjectName, to: &ObjectName) {
    let pairs = [(from.name.clone(), to.name.clone())];
    let items = table.unmanaged.iter_mut();
    items.for_each(|item| item.definition = with_names(&item.definition, &pairs));
}

/// Renames columns of the table in what hangs on it.
pub(super) fn rename_columns(table: &mut Table, pairs: &[(String, String)]) {
    for item in &mut table.unmanaged {
        item.definition = with_names(&item.definition, pairs);
        if is_named_by_column(item)
            && let Some((_, to)) = pairs.iter().find(|(from, _)| *from == item.name)
        {
            item.name.clone_from(to);
        }
    }
    for index in &mut table.indexes {
        if let Some(predicate) = &mut index.predicate {
            *predicate = with_names(predicate, pairs);
        }
        for part in &mut index.columns {
            if let IndexPart::Expression(expression) = &mut part.part {
                *expression = with_names(expression, pairs);
            }
        }
    }
}

fn is_named_by_column(item: &Unmanaged) -> bool {
    matches!(
        item.kind,
        UnmanagedKind::Generated | UnmanagedKind::Collation | UnmanagedKind::NullsOrder
    )
}

/// A text with other names for some; quoted texts stay as they are.
fn with_names(text: &str, pairs: &[(String, String)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let length = word_length(rest, letter);
        let (word, tail) = rest.split_at(length);
        let name = word.trim_matches(['"', '`']);
        let found = pairs.iter().find(|(from, _)| from == name);
        match found.filter(|_| letter != '\'') {
            Some((_, to)) => out.push_str(&format!("\"{}\"", to.replace('"', "\"\""))),
            None => out.push_str(word),
        }
        rest = tail;
    }
    out
}

/// How long the word, the quoted name or the quoted text at the beginning is; else one letter.
fn word_length(text: &str, letter: char) -> usize {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    match letter {
        '\'' | '"' | '`' => {
            let inner = &text[letter.len_utf8()..];
            inner.find(letter).map_or(text.len(), |end| end + 2)
        }
        _ if is_word(letter) => text.find(|next| !is_word(next)).unwrap_or(text.len()),
        _ => letter.len_utf8(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_change_and_texts_stay() {
        let pairs = [("a".to_owned(), "b".to_owned()), ("b".to_owned(), "a".to_owned())];
        assert_eq!(
            with_names("a > 0 AND \"b\" <> 'a' AND abs(b)", &pairs),
            "\"b\" > 0 AND \"a\" <> 'a' AND abs(\"a\")"
        );
    }
}
