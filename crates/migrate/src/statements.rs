//! A script read as words, as far as it tells what a person meant beyond the schema: what was renamed, what
//! changes rows. Not a parser: what is not understood is left alone, and nothing that is proven in a shadow
//! database depends on it.

use nicol_sql::Dialect;
use nicol_sql::schema::{ObjectName, SqlSchema};

use crate::diff::Rename;

/// A statement of a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Statement<'a> {
    /// Its text, without the comments in front and the semicolon behind.
    pub(crate) text: &'a str,
    /// The same with the comments in front.
    pub(crate) whole: &'a str,
    /// The line on which it begins, from 1.
    pub(crate) line: usize,
}

impl Statement<'_> {
    /// Its first line, shortened for a message.
    pub(crate) fn shown(&self) -> String {
        let first = self.text.lines().next().unwrap_or("").trim_end();
        let short: String = first.chars().take(80).collect();
        if short.len() < self.text.trim_end().len() {
            format!("{short} …")
        } else {
            short
        }
    }
}

/// The statements of a script.
pub(crate) fn statements<'a>(dialect: &dyn Dialect, script: &'a str) -> Vec<Statement<'a>> {
    let places = dialect.split(script).into_iter();
    places
        .map(|place| {
            let whole = &script[place.clone()];
            let begin = place.start + first_word(whole);
            Statement {
                text: script[begin..place.end].trim_end(),
                whole: whole.trim(),
                line: script[..begin].matches('\n').count() + 1,
            }
        })
        .collect()
}

/// A word or sign of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token {
    /// A bare word, as it was written.
    Word(String),
    /// A quoted name, without its quotes.
    Name(String),
    /// A quoted text or body.
    Text,
    /// Any other sign.
    Sign(char),
}

impl Token {
    /// Whether it is this keyword.
    pub(crate) fn is(&self, keyword: &str) -> bool {
        matches!(self, Token::Word(word) if word.eq_ignore_ascii_case(keyword))
    }

    fn name(&self) -> Option<String> {
        match self {
            Token::Name(name) | Token::Word(name) => Some(name.clone()),
            _ => None,
        }
    }
}

/// The tokens of a statement, without comments.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let (token, length) = token(rest, letter);
        tokens.extend(token);
        rest = &rest[length..];
    }
    tokens
}

fn token(rest: &str, letter: char) -> (Option<Token>, usize) {
    if let Some(length) = comment(rest) {
        return (None, length);
    }
    match letter {
        '\'' => (Some(Token::Text), quoted(rest, '\'')),
        '"' | '`' => {
            let length = quoted(rest, letter);
            let inner = rest.get(1..length.saturating_sub(1)).unwrap_or("");
            let name = inner.replace(&format!("{letter}{letter}"), &letter.to_string());
            (Some(Token::Name(name)), length)
        }
        '[' => match rest.find(']') {
            Some(end) => (Some(Token::Name(rest[1..end].to_owned())), end + 1),
            None => (Some(Token::Sign(letter)), 1),
        },
        '$' => match dollar_body(rest) {
            Some(length) => (Some(Token::Text), length),
            None => (Some(Token::Sign(letter)), 1),
        },
        _ if letter.is_whitespace() => (None, letter.len_utf8()),
        _ if is_word(letter) => {
            let length = rest.find(|next| !is_word(next)).unwrap_or(rest.len());
            (Some(Token::Word(rest[..length].to_owned())), length)
        }
        _ => (Some(Token::Sign(letter)), letter.len_utf8()),
    }
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// The length of a comment that begins the text.
fn comment(text: &str) -> Option<usize> {
    if text.starts_with("--") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    if text.starts_with("/*") {
        return Some(text.find("*/").map_or(text.len(), |end| end + 2));
    }
    None
}

/// The length of a quoted piece; a doubled quote stands for itself.
fn quoted(text: &str, quote: char) -> usize {
    let mut letters = text.char_indices().skip(1).peekable();
    while let Some((at, letter)) = letters.next() {
        if letter == quote && letters.next_if(|(_, next)| *next == quote).is_none() {
            return at + 1;
        }
    }
    text.len()
}

/// The length of a body between `$tag$`s.
fn dollar_body(text: &str) -> Option<usize> {
    let tag_end = text[1..].find('$')? + 2;
    let tag = &text[..tag_end];
    let is_tag = tag[1..tag_end - 1].chars().all(is_word);
    let end = text[tag_end..].find(tag).filter(|_| is_tag)?;
    Some(tag_end + end + tag_end)
}

/// The place of the first word of a statement, behind comments and white space.
fn first_word(text: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let blank = rest.len() - rest.trim_start().len();
        match comment(&rest[blank..]) {
            Some(length) => at += blank + length,
            None => return at + blank,
        }
    }
}

/// Whether a statement changes rows, beyond the copying that rebuilds a table.
pub(crate) fn changes_rows(statement: &Statement<'_>) -> bool {
    let tokens = tokens(statement.text);
    let Some(Token::Word(first)) = tokens.first() else {
        return false;
    };
    let changes = [
        "INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE", "TRUNCATE", "COPY", "DO", "CALL",
    ];
    if first.eq_ignore_ascii_case("WITH") {
        return tokens
            .iter()
            .any(|token| changes[..4].iter().any(|word| token.is(word)));
    }
    let is_copy = tokens.first().is_some_and(|token| token.is("INSERT"))
        && matches!(tokens.get(2), Some(Token::Name(name)) if name.starts_with("new_"));
    changes.iter().any(|word| first.eq_ignore_ascii_case(word)) && !is_copy
}

/// What a statement is to somebody who makes one history of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Role {
    /// The planner writes its like: tables, columns, keys, enums.
    Planned,
    /// It makes an index of this name; the planner may or may not.
    Index(String),
    /// It makes something that tables may need: an extension, a type, a sequence, a function.
    NeededFirst,
    /// It makes, changes or drops a view, a trigger and the like.
    Object,
    /// It changes rows and nothing else.
    Rows,
    /// Anything else.
    Other,
}

/// Words in `ALTER TABLE` that the planner has no use for.
const BEYOND_PLAN: &[&str] = &[
    "CHECK",
    "EXCLUDE",
    "SECURITY",
    "TRIGGER",
    "OWNER",
    "REPLICA",
    "INHERIT",
    "ATTACH",
    "DETACH",
    "RULE",
    "STATISTICS",
    "STORAGE",
    "CLUSTER",
    "LOGGED",
    "UNLOGGED",
    "VALIDATE",
    "TABLESPACE",
    "GENERATED",
    "IDENTITY",
    "DEFERRABLE",
];

/// What a statement is to somebody who makes one history of another.
pub(crate) fn role(statement: &Statement<'_>) -> Role {
    let tokens = tokens(statement.text);
    let word = |at: usize| match tokens.get(at) {
        Some(Token::Word(word)) => word.to_ascii_uppercase(),
        _ => String::new(),
    };
    let has = |words: &[&str]| tokens.iter().any(|token| words.iter().any(|word| token.is(word)));
    match (word(0).as_str(), word(1).as_str()) {
        ("BEGIN" | "COMMIT" | "END" | "START" | "PRAGMA", _) => Role::Planned,
        ("CREATE", "TABLE") if has(&["PARTITION", "INHERITS", "SELECT"]) => Role::Other,
        ("CREATE" | "DROP", "TABLE") | ("DROP", "INDEX" | "TYPE") | ("ALTER", "INDEX") => Role::Planned,
        ("CREATE", "INDEX" | "UNIQUE") => index_name(&tokens).map_or(Role::Other, Role::Index),
        ("CREATE", "TYPE") if has(&["ENUM"]) => Role::Planned,
        ("ALTER", "TYPE") if has(&["VALUE", "RENAME"]) => Role::Planned,
        ("ALTER", "TABLE") if !has(BEYOND_PLAN) => Role::Planned,
        ("CREATE", "SCHEMA" | "EXTENSION" | "TYPE" | "DOMAIN" | "SEQUENCE" | "FUNCTION" | "COLLATION") => {
            Role::NeededFirst
        }
        ("CREATE", "OR") if has(&["FUNCTION"]) => Role::NeededFirst,
        ("CREATE" | "DROP" | "ALTER" | "COMMENT", _) => Role::Object,
        ("INSERT" | "UPDATE" | "DELETE" | "MERGE" | "REPLACE" | "TRUNCATE" | "COPY", _) => {
            if changes_rows(statement) {
                Role::Rows
            } else {
                Role::Planned
            }
        }
        ("WITH", _) if changes_rows(statement) => Role::Rows,
        _ => Role::Other,
    }
}

/// `CREATE [UNIQUE] INDEX [CONCURRENTLY] [IF NOT EXISTS] name`
fn index_name(tokens: &[Token]) -> Option<String> {
    let behind = tokens.iter().position(|token| token.is("INDEX"))? + 1;
    let skipped = ["CONCURRENTLY", "IF", "NOT", "EXISTS"];
    let mut rest = tokens[behind..]
        .iter()
        .skip_while(|token| skipped.iter().any(|word| token.is(word)));
    rest.next().filter(|token| !token.is("ON"))?.name()
}

/// Whether a statement may take rows or values away.
pub(crate) fn takes_away(statement: &Statement<'_>) -> bool {
    let tokens = tokens(statement.text);
    let first_is = |word: &str| tokens.first().is_some_and(|token| token.is(word));
    let second_is = |word: &str| tokens.get(1).is_some_and(|token| token.is(word));
    let drops_part = || {
        let mut pairs = tokens.windows(2);
        pairs.any(|pair| {
            pair[0].is("DROP") && !pair[1].is("CONSTRAINT") && !pair[1].is("NOT") && !pair[1].is("DEFAULT")
        })
    };
    first_is("DELETE")
        || first_is("TRUNCATE")
        || first_is("DO")
        || first_is("DROP") && (second_is("TABLE") || second_is("SCHEMA"))
        || first_is("ALTER") && second_is("TABLE") && drops_part()
}

/// What a script renames, among the things that differ between two schemas.
pub(crate) fn renames(
    dialect: &dyn Dialect,
    script: &str,
    default: Option<&str>,
    before: &SqlSchema,
    after: &SqlSchema,
) -> Vec<Rename> {
    let found = statements(dialect, script);
    let mut renames: Vec<Rename> = Vec::new();
    for statement in &found {
        let Some(rename) = rename(&tokens(statement.text), default) else {
            continue;
        };
        let is_real = match &rename {
            Rename::Table { from, to } => {
                before.table(from).is_some()
                    && before.table(to).is_none()
                    && after.table(to).is_some()
                    && after.table(from).is_none()
            }
            Rename::Column { from, to, .. } => from != to,
        };
        if is_real {
            renames.push(rename);
        }
    }
    columns_that_differ(renames, before, after)
}

/// Columns by the new name of their table, and only those that are gone under the old name.
fn columns_that_differ(renames: Vec<Rename>, before: &SqlSchema, after: &SqlSchema) -> Vec<Rename> {
    let tables: Vec<(ObjectName, ObjectName)> = renames
        .iter()
        .filter_map(|rename| match rename {
            Rename::Table { from, to } => Some((from.clone(), to.clone())),
            Rename::Column { .. } => None,
        })
        .collect();
    let names = |table: &ObjectName| {
        let pair = tables.iter().find(|(from, to)| from == table || to == table);
        pair.cloned().unwrap_or_else(|| (table.clone(), table.clone()))
    };
    let has = |schema: &SqlSchema, table: &ObjectName, column: &str| {
        schema
            .table(table)
            .is_some_and(|table| table.column(column).is_some())
    };
    let differing = |rename: Rename| match rename {
        Rename::Column { table, from, to } => {
            let (old, new) = names(&table);
            let is_real = has(before, &old, &from)
                && !has(before, &old, &to)
                && has(after, &new, &to)
                && !has(after, &new, &from);
            is_real.then_some(Rename::Column { table: new, from, to })
        }
        table => Some(table),
    };
    renames.into_iter().filter_map(differing).collect()
}

/// `ALTER TABLE a RENAME TO b`, `ALTER TABLE a RENAME [COLUMN] b TO c`.
fn rename(tokens: &[Token], default: Option<&str>) -> Option<Rename> {
    let rest = match tokens {
        [alter, table, rest @ ..] if alter.is("ALTER") && table.is("TABLE") => rest,
        _ => return None,
    };
    let rest = match rest {
        [a, b, rest @ ..] if a.is("IF") && b.is("EXISTS") => rest,
        rest => rest,
    };
    let rest = match rest {
        [only, rest @ ..] if only.is("ONLY") => rest,
        rest => rest,
    };
    let (table, rest) = object(rest, default)?;
    match rest {
        [rename, to, name] if rename.is("RENAME") && to.is("TO") => Some(Rename::Table {
            to: ObjectName {
                namespace: table.namespace.clone(),
                name: name.name()?,
            },
            from: table,
        }),
        [rename, column, from, to, name] if rename.is("RENAME") && column.is("COLUMN") && to.is("TO") => {
            let (from, to) = (from.name()?, name.name()?);
            Some(Rename::Column { table, from, to })
        }
        [rename, from, to, name] if rename.is("RENAME") && to.is("TO") => {
            let (from, to) = (from.name()?, name.name()?);
            Some(Rename::Column { table, from, to })
        }
        _ => None,
    }
}

/// A name that may have a namespace in front; the default one is not written.
fn object<'t>(tokens: &'t [Token], default: Option<&str>) -> Option<(ObjectName, &'t [Token])> {
    let (namespace, name, rest) = match tokens {
        [namespace, Token::Sign('.'), name, rest @ ..] => (Some(namespace.name()?), name.name()?, rest),
        [name, rest @ ..] => (None, name.name()?, rest),
        [] => return None,
    };
    let namespace = namespace.filter(|namespace| Some(namespace.as_str()) != default);
    Some((ObjectName { namespace, name }, rest))
}

/// Renames the other way round.
pub(crate) fn reversed(renames: &[Rename]) -> Vec<Rename> {
    let old_name = |table: &ObjectName| {
        let pair = renames.iter().find_map(|rename| match rename {
            Rename::Table { from, to } if to == table => Some(from.clone()),
            _ => None,
        });
        pair.unwrap_or_else(|| table.clone())
    };
    renames
        .iter()
        .rev()
        .map(|rename| match rename {
            Rename::Table { from, to } => Rename::Table {
                from: to.clone(),
                to: from.clone(),
            },
            Rename::Column { table, from, to } => Rename::Column {
                table: old_name(table),
                from: to.clone(),
                to: from.clone(),
            },
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use nicol_sql::Provider;

    fn of(script: &str) -> Vec<Statement<'_>> {
        statements(Provider::Postgres.dialect(), script)
    }

    #[test]
    fn statements_know_their_lines() {
        let found = of("-- CreateTable\nCREATE TABLE a ();\n\n/* b */ INSERT INTO a\nDEFAULT VALUES;\n");
        let lines: Vec<(usize, String)> = found.iter().map(|one| (one.line, one.shown())).collect();
        assert_eq!(
            lines,
            [
                (2, "CREATE TABLE a ()".to_owned()),
                (4, "INSERT INTO a …".to_owned())
            ]
        );
    }

    #[test]
    fn renames_are_read() {
        let read = |text: &str| rename(&tokens(text), Some("public"));
        let column = |table: &str| Rename::Column {
            table: ObjectName::new(table),
            from: "a".to_owned(),
            to: "b c".to_owned(),
        };
        assert_eq!(
            read("ALTER TABLE \"public\".\"T\" RENAME COLUMN a TO \"b c\""),
            Some(column("T"))
        );
        assert_eq!(
            read("alter table if exists only T rename a to \"b c\""),
            Some(column("T"))
        );
        assert!(matches!(
            read("ALTER TABLE t RENAME TO u"),
            Some(Rename::Table { .. })
        ));
        assert_eq!(read("ALTER TABLE t RENAME CONSTRAINT a TO b"), None);
    }

    #[test]
    fn statements_that_touch_rows_are_told_apart() {
        let kinds = |text: &str| {
            of(text)
                .iter()
                .map(|one| (changes_rows(one), takes_away(one)))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            kinds("INSERT INTO \"new_A\" SELECT * FROM \"A\""),
            [(false, false)]
        );
        assert_eq!(
            kinds("UPDATE a SET b = $$;$$; DELETE FROM a"),
            [(true, false), (true, true)]
        );
        assert_eq!(kinds("ALTER TABLE a DROP COLUMN b"), [(false, true)]);
        assert_eq!(
            kinds("ALTER TABLE a ALTER COLUMN b DROP NOT NULL"),
            [(false, false)]
        );
        assert_eq!(kinds("DROP VIEW a"), [(false, false)]);
    }
}
