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
    /// A quoted text or body, without its quotes.
    Text(String),
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
        '\'' | '"' | '`' => {
            let length = quoted(rest, letter);
            let inner = rest.get(1..length.saturating_sub(1)).unwrap_or("");
            let inner = inner.replace(&format!("{letter}{letter}"), &letter.to_string());
            let token = if letter == '\'' { Token::Text } else { Token::Name };
            (Some(token(inner)), length)
        }
        '[' => match rest.find(']') {
            Some(end) => (Some(Token::Name(rest[1..end].to_owned())), end + 1),
            None => (Some(Token::Sign(letter)), 1),
        },
        '$' => match dollar_body(rest) {
            Some(length) => (Some(Token::Text(rest[..length].to_owned())), length),
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

/// What a script renames, among the things that the schemas before and after it have: the statements are
/// followed one after the other, so that a name may wait under another one for its new place.
pub(crate) fn renames(
    dialect: &dyn Dialect,
    script: &str,
    default: Option<&str>,
    before: &SqlSchema,
    after: &SqlSchema,
) -> Vec<Rename> {
    let mut names = Names::default();
    for statement in &statements(dialect, script) {
        match rename(&tokens(statement.text), default) {
            // A table that is built to take the place of another is none with a new name.
            Some(Rename::Table { from, to }) => {
                let is_known = names.tables.iter().any(|(_, now)| *now == from);
                if is_known || before.table(&from).is_some() {
                    change(&mut names.tables, from, to);
                }
            }
            Some(Rename::Enum { from, to }) => change(&mut names.enums, from, to),
            Some(Rename::Column { table, from, to }) => {
                let table = first(&names.tables, &table);
                change(&mut names.columns, (table.clone(), from), (table, to));
            }
            Some(Rename::EnumValue { name, from, to, .. }) => {
                let name = first(&names.enums, &name);
                change(&mut names.values, (name.clone(), from), (name, to));
            }
            None => {}
        }
    }
    names.between(before, after)
}

/// First and present names.
type Pairs<N> = Vec<(N, N)>;

/// What has had another name, in the order in which it was renamed first. Columns and values stand with the
/// first name of their table or enum.
#[derive(Default)]
struct Names {
    tables: Pairs<ObjectName>,
    columns: Pairs<(ObjectName, String)>,
    enums: Pairs<ObjectName>,
    values: Pairs<(ObjectName, String)>,
}

fn change<N: PartialEq>(pairs: &mut Pairs<N>, from: N, to: N) {
    match pairs.iter_mut().find(|(_, now)| *now == from) {
        Some((_, now)) => *now = to,
        None => pairs.push((from, to)),
    }
}

fn first(pairs: &Pairs<ObjectName>, now: &ObjectName) -> ObjectName {
    let pair = pairs.iter().find(|(_, name)| name == now);
    pair.map_or(now, |(first, _)| first).clone()
}

impl Names {
    /// Those of them that are real: the first name is in the one schema, the present one in the other.
    fn between(self, before: &SqlSchema, after: &SqlSchema) -> Vec<Rename> {
        let now = |pairs: &Pairs<ObjectName>, first: &ObjectName| {
            let pair = pairs.iter().find(|(name, _)| name == first);
            pair.map_or(first, |(_, now)| now).clone()
        };
        let has = |schema: &SqlSchema, table: &ObjectName, column: &str| {
            let table = schema.table(table);
            table.is_some_and(|table| table.column(column).is_some())
        };
        let mut renames = Vec::new();
        for (from, to) in &self.tables {
            if from != to && before.table(from).is_some() && after.table(to).is_some() {
                let (from, to) = (from.clone(), to.clone());
                renames.push(Rename::Table { from, to });
            }
        }
        for (from, to) in &self.enums {
            if from != to && before.enumeration(from).is_some() && after.enumeration(to).is_some() {
                let (from, to) = (from.clone(), to.clone());
                renames.push(Rename::Enum { from, to });
            }
        }
        for ((old, from), (_, to)) in self.columns {
            let table = now(&self.tables, &old);
            if from != to && has(before, &old, &from) && has(after, &table, &to) {
                renames.push(Rename::Column { table, from, to });
            }
        }
        for ((old, from), (_, to)) in self.values {
            let columns = Vec::new();
            let name = now(&self.enums, &old);
            if from != to && before.enumeration(&old).is_some() && after.enumeration(&name).is_some() {
                renames.push(Rename::EnumValue {
                    name,
                    from,
                    to,
                    columns,
                });
            }
        }
        renames
    }
}

/// `ALTER TABLE a RENAME TO b`, `ALTER TABLE a RENAME [COLUMN] b TO c`, `ALTER TYPE a RENAME TO b`,
/// `ALTER TYPE a RENAME VALUE 'b' TO 'c'`.
fn rename(tokens: &[Token], default: Option<&str>) -> Option<Rename> {
    let (kind, rest) = match tokens {
        [alter, kind, rest @ ..] if alter.is("ALTER") => (kind, rest),
        _ => return None,
    };
    if kind.is("TYPE") {
        return rename_of_type(rest, default);
    }
    if !kind.is("TABLE") {
        return None;
    }
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
            to: table.sibling(name.name()?),
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

fn rename_of_type(tokens: &[Token], default: Option<&str>) -> Option<Rename> {
    let (name, rest) = object(tokens, default)?;
    match rest {
        [rename, to, new] if rename.is("RENAME") && to.is("TO") => Some(Rename::Enum {
            to: name.sibling(new.name()?),
            from: name,
        }),
        [rename, value, Token::Text(from), to, Token::Text(new)]
            if rename.is("RENAME") && value.is("VALUE") && to.is("TO") =>
        {
            Some(Rename::EnumValue {
                name,
                from: from.clone(),
                to: new.clone(),
                columns: Vec::new(),
            })
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
    let old_name = |name: &ObjectName| {
        let pair = renames.iter().find_map(|rename| match rename {
            Rename::Table { from, to } | Rename::Enum { from, to } if to == name => Some(from.clone()),
            _ => None,
        });
        pair.unwrap_or_else(|| name.clone())
    };
    let other_way = |rename: &Rename| match rename.clone() {
        Rename::Table { from, to } => Rename::Table { from: to, to: from },
        Rename::Enum { from, to } => Rename::Enum { from: to, to: from },
        Rename::Column { table, from, to } => Rename::Column {
            table: old_name(&table),
            from: to,
            to: from,
        },
        Rename::EnumValue {
            name,
            from,
            to,
            columns,
        } => Rename::EnumValue {
            name: old_name(&name),
            from: to,
            to: from,
            columns,
        },
    };
    renames.iter().rev().map(other_way).collect()
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
