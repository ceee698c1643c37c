//! The text of a script to statements and what they do. Where the SQL parser does not know a statement, its
//! first words still tell the common things; nothing fails.

mod alter;
mod columns;

use nicol_sql::Dialect;
use nicol_sql::dialect::StatementKind;
use sqlparser::ast::{
    AlterTypeOperation, CreateIndex, Delete, FromTable, ObjectType, Statement as Sql, TableFactor,
    TableObject, TableWithJoins, UserDefinedTypeRepresentation,
};
use sqlparser::dialect::{Dialect as SqlDialect, GenericDialect, dialect_from_str};
use sqlparser::parser::Parser;

use crate::action::{Action, IndexFacts, Statement, TableFacts};
use crate::names;

/// Reads a script.
pub(crate) fn statements(dialect: &'static dyn Dialect, script: &str) -> Vec<Statement> {
    let reader = Reader {
        dialect,
        sql: dialect_from_str(dialect.provider().name()).unwrap_or_else(|| Box::new(GenericDialect {})),
    };
    let places = dialect.split(script).into_iter();
    let read = |place: std::ops::Range<usize>| {
        let text = &script[place.clone()];
        let start = place.start + words::blank(text);
        Statement {
            text: text.to_owned(),
            line: script[..start].matches('\n').count() + 1,
            actions: reader.actions(text),
        }
    };
    places.map(read).collect()
}

struct Reader {
    dialect: &'static dyn Dialect,
    sql: Box<dyn SqlDialect>,
}

impl Reader {
    fn actions(&self, text: &str) -> Vec<Action> {
        match self.dialect.statement_kind(text) {
            StatementKind::Begin => return vec![Action::Begin],
            StatementKind::Commit => return vec![Action::Commit],
            _ => {}
        }
        let words = words::of(text);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        if let Some(action) = by_words(&words) {
            return vec![action];
        }
        if let ["DROP", "INDEX", "CONCURRENTLY", ..] = words[..] {
            return self.drop_index_concurrently(text);
        }
        match self.parse(text) {
            Some(statement) => self.read(statement),
            None => vec![self.guess(&words, text)],
        }
    }

    fn parse(&self, text: &str) -> Option<Sql> {
        let parser = Parser::new(&*self.sql).try_with_sql(text);
        parser.and_then(|mut parser| parser.parse_statement()).ok()
    }

    /// The parser takes the word for a name.
    fn drop_index_concurrently(&self, text: &str) -> Vec<Action> {
        const WORD: &str = "concurrently";
        let at = text.to_ascii_lowercase().find(WORD).unwrap_or(text.len());
        let rest = text.get(at + WORD.len()..).unwrap_or_default();
        let mut actions = match self.parse(&format!("DROP INDEX {rest}")) {
            Some(statement) => self.read(statement),
            None => vec![Action::Unread],
        };
        for action in &mut actions {
            if let Action::DropIndex { concurrently, .. } = action {
                *concurrently = true;
            }
        }
        actions
    }

    /// What the words tell about a statement that the parser does not know.
    fn guess(&self, words: &[&str], text: &str) -> Action {
        let table = || {
            let skip = |word: &&&str| ["IF", "EXISTS", "ONLY"].contains(*word);
            let rest = words.get(2..).unwrap_or_default();
            let place = 2 + rest.iter().take_while(skip).count();
            words::nth_name(text, place).map(|name| {
                let default = self.dialect.change_facts().default_namespace.unwrap_or_default();
                name.strip_prefix(&format!("{default}."))
                    .unwrap_or(&name)
                    .to_owned()
            })
        };
        match (words, table()) {
            (["ALTER", "TABLE", rest @ ..], Some(table)) => {
                let rewrite = ["LOGGED", "UNLOGGED", "TABLESPACE"];
                let what = rest
                    .windows(2)
                    .find(|pair| pair[0] == "SET" && rewrite.contains(&pair[1]));
                match what {
                    Some(pair) => Action::RewriteTable {
                        table,
                        what: pair.join(" "),
                    },
                    None => Action::AlterTable { table },
                }
            }
            (["CREATE", ..], _) if words.contains(&"FUNCTION") || words.contains(&"TRIGGER") => Action::Other,
            (["DO" | "COMMENT" | "GRANT" | "REVOKE" | "SELECT" | "WITH", ..], _) => Action::Other,
            _ => Action::Unread,
        }
    }

    fn read(&self, statement: Sql) -> Vec<Action> {
        match statement {
            Sql::CreateTable(table) => vec![Action::CreateTable(TableFacts {
                name: self.object(&table.name),
                columns: table.columns.iter().map(|column| self.column(column)).collect(),
                constraints: table
                    .constraints
                    .iter()
                    .filter_map(|item| self.constraint(item))
                    .collect(),
                if_not_exists: table.if_not_exists,
            })],
            Sql::AlterTable(alter) => self.alter_table(&alter),
            Sql::RenameTable(renames) => renames
                .iter()
                .map(|rename| Action::RenameTable {
                    from: self.object(&rename.old_name),
                    to: self.object(&rename.new_name),
                })
                .collect(),
            Sql::CreateIndex(index) => vec![self.index(&index)],
            Sql::Drop {
                object_type,
                names,
                cascade,
                ..
            } => {
                let drop = |name| self.dropped(object_type, self.object(name), cascade);
                names.iter().map(drop).collect()
            }
            Sql::DropFunction(drop) => {
                let cascade = drop
                    .drop_behavior
                    .is_some_and(|behavior| behavior.to_string() == "CASCADE");
                let name = |desc: &sqlparser::ast::FunctionDesc| Action::DropOther {
                    kind: "function".to_owned(),
                    name: self.object(&desc.name),
                    cascade,
                };
                drop.func_desc.iter().map(name).collect()
            }
            Sql::Truncate(truncate) => {
                let cascade = truncate
                    .cascade
                    .is_some_and(|option| option.to_string() == "CASCADE");
                let tables = truncate.table_names.iter();
                tables
                    .map(|target| Action::Truncate {
                        table: self.object(&target.name),
                        cascade,
                    })
                    .collect()
            }
            Sql::CreateType {
                name,
                representation: Some(UserDefinedTypeRepresentation::Enum { labels }),
            } => vec![Action::CreateEnum {
                name: self.object(&name),
                values: labels.into_iter().map(|label| label.value).collect(),
            }],
            Sql::AlterType(alter) => {
                let name = self.object(&alter.name);
                vec![match alter.operation {
                    AlterTypeOperation::Rename(rename) => Action::RenameType {
                        to: sibling(&name, &names::ident(self.dialect, &rename.new_name)),
                        from: name,
                    },
                    AlterTypeOperation::AddValue(value) => Action::AddEnumValue {
                        name,
                        value: value.value.value,
                    },
                    AlterTypeOperation::RenameValue(rename) => Action::RenameEnumValue {
                        name,
                        from: rename.from.value,
                        to: rename.to.value,
                    },
                }]
            }
            Sql::Update(update) => vec![match self.table_of(&update.table) {
                Some(table) => Action::Update {
                    table,
                    all: is_all(update.selection.as_ref()),
                },
                None => Action::Other,
            }],
            Sql::Delete(delete) => vec![self.delete(&delete)],
            Sql::Insert(insert) => vec![match &insert.table {
                TableObject::TableName(name) => Action::Insert {
                    table: self.object(name),
                },
                _ => Action::Other,
            }],
            Sql::Rollback { .. } => vec![Action::Rollback],
            _ => vec![Action::Other],
        }
    }

    fn delete(&self, delete: &Delete) -> Action {
        let (FromTable::WithFromKeyword(tables) | FromTable::WithoutKeyword(tables)) = &delete.from;
        match tables.first().and_then(|table| self.table_of(table)) {
            Some(table) => Action::Delete {
                table,
                all: is_all(delete.selection.as_ref()),
            },
            None => Action::Other,
        }
    }

    fn dropped(&self, kind: ObjectType, name: String, cascade: bool) -> Action {
        match kind {
            ObjectType::Table => Action::DropTable { table: name, cascade },
            ObjectType::Index => Action::DropIndex {
                index: name,
                concurrently: false,
                cascade,
            },
            ObjectType::Schema | ObjectType::Database => Action::DropSchema { name, cascade },
            ObjectType::Type => Action::DropType { name, cascade },
            kind => Action::DropOther {
                kind: kind.to_string().to_lowercase(),
                name,
                cascade,
            },
        }
    }

    fn index(&self, index: &CreateIndex) -> Action {
        let column = |column: &sqlparser::ast::IndexColumn| match &column.column.expr {
            sqlparser::ast::Expr::Identifier(name) => names::ident(self.dialect, name),
            other => other.to_string(),
        };
        Action::CreateIndex(IndexFacts {
            name: index.name.as_ref().map(|name| self.object(name)),
            table: self.object(&index.table_name),
            columns: index.columns.iter().map(column).collect(),
            unique: index.unique,
            concurrently: index.concurrently,
            if_not_exists: index.if_not_exists,
            partial: index.predicate.is_some(),
        })
    }

    fn table_of(&self, table: &TableWithJoins) -> Option<String> {
        match &table.relation {
            TableFactor::Table { name, .. } => Some(self.object(name)),
            _ => None,
        }
    }

    fn object(&self, name: &sqlparser::ast::ObjectName) -> String {
        names::object(self.dialect, name)
    }
}

/// `WHERE true` and `WHERE 1 = 1` leave no row out.
fn is_all(condition: Option<&sqlparser::ast::Expr>) -> bool {
    condition.is_none_or(|condition| {
        let text = condition.to_string().to_lowercase();
        matches!(text.as_str(), "true" | "1" | "1 = 1")
    })
}

/// A name beside another: `auth.old` becomes `auth.new`.
fn sibling(name: &str, new: &str) -> String {
    match name.rsplit_once('.') {
        Some((namespace, _)) => format!("{namespace}.{new}"),
        None => new.to_owned(),
    }
}

/// Statements that their words tell better than a parser.
fn by_words(words: &[&str]) -> Option<Action> {
    let what = |length: usize| Action::Maintenance {
        what: words[..length.min(words.len())].join(" "),
    };
    let concurrently = words.contains(&"CONCURRENTLY");
    Some(match words {
        ["PRAGMA", "FOREIGN_KEYS", value, ..] => Action::ForeignKeyCheck {
            on: matches!(*value, "ON" | "1" | "TRUE" | "YES"),
        },
        ["SET", "FOREIGN_KEY_CHECKS", value, ..] => Action::ForeignKeyCheck { on: *value == "1" },
        ["PRAGMA", ..] => Action::Other,
        ["VACUUM", "FULL", ..] => what(2),
        ["VACUUM", ..] => Action::Other,
        ["CLUSTER", ..] => what(1),
        ["REINDEX", ..] if !concurrently => what(2),
        ["REFRESH", "MATERIALIZED", "VIEW", ..] if !concurrently => what(3),
        ["REINDEX" | "REFRESH", ..] => Action::Other,
        ["LOCK", "TABLE" | "TABLES", ..] => what(2),
        ["SET", "LOCAL", name, ..] => Action::Set {
            name: name.to_lowercase(),
            local: true,
        },
        ["SET", "SESSION", name, ..] | ["SET", name, ..] => Action::Set {
            name: name.to_lowercase(),
            local: matches!(*name, "CONSTRAINTS" | "TRANSACTION"),
        },
        ["ROLLBACK", "TO", ..] | ["SAVEPOINT" | "RELEASE", ..] => Action::Other,
        ["ROLLBACK" | "ABORT", ..] => Action::Rollback,
        _ => return None,
    })
}

/// The words of a statement.
pub(crate) mod words {
    /// How many bytes of white space and comments stand in front.
    pub fn blank(text: &str) -> usize {
        let mut at = 0;
        loop {
            let rest = &text[at..];
            let trimmed = rest.trim_start();
            at += rest.len() - trimmed.len();
            let comment = if trimmed.starts_with("--") {
                trimmed.find('\n').map_or(trimmed.len(), |end| end + 1)
            } else if trimmed.starts_with("/*") {
                trimmed.find("*/").map_or(trimmed.len(), |end| end + 2)
            } else {
                return at;
            };
            at += comment;
        }
    }

    /// A piece of a statement: a word, or something in quotes.
    struct Piece<'t> {
        text: &'t str,
        quote: Option<char>,
    }

    fn pieces(text: &str) -> Vec<Piece<'_>> {
        let mut pieces = Vec::new();
        let mut at = 0;
        while at < text.len() {
            at += blank(&text[at..]);
            let rest = &text[at..];
            let Some(first) = rest.chars().next() else { break };
            if let quote @ ('"' | '\'' | '`') = first {
                let end = rest[1..].find(quote).map_or(rest.len(), |end| end + 2);
                let inner = rest[1..end].trim_end_matches(quote);
                pieces.push(Piece {
                    text: inner,
                    quote: Some(quote),
                });
                at += end;
                continue;
            }
            let is_word = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '$';
            let length = rest.find(|letter| !is_word(letter)).unwrap_or(rest.len());
            if length > 0 || first == '.' {
                let length = length.max(1);
                pieces.push(Piece {
                    text: &rest[..length],
                    quote: None,
                });
                at += length;
            } else {
                at += first.len_utf8();
            }
        }
        pieces
    }

    /// The words in capitals; names in quotes as they are, and texts as `'`.
    pub fn of(text: &str) -> Vec<String> {
        let pieces = pieces(text).into_iter().filter(|piece| piece.text != ".");
        pieces
            .map(|piece| match piece.quote {
                None => piece.text.to_ascii_uppercase(),
                Some('\'') => "'".to_owned(),
                Some(quote) => format!("{quote}{}{quote}", piece.text),
            })
            .collect()
    }

    /// The name that begins at the nth word, with its namespace.
    pub fn nth_name(text: &str, nth: usize) -> Option<String> {
        let pieces = pieces(text);
        let words = pieces.iter().enumerate().filter(|(_, piece)| piece.text != ".");
        let (at, _) = words.clone().nth(nth)?;
        let shown = |piece: &Piece<'_>| match piece.quote {
            None => piece.text.to_lowercase(),
            Some(_) => piece.text.to_owned(),
        };
        let mut name = shown(pieces.get(at)?);
        if let Some([dot, last, ..]) = pieces.get(at + 1..)
            && dot.text == "."
            && dot.quote.is_none()
        {
            name = format!("{name}.{}", shown(last));
        }
        Some(name)
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn comments_and_quotes_are_no_words() {
            let text = "-- a 'b\n/* c */ alter TABLE \"A b\".\"c\" set /* x */ LOGGED, d = 'e f'";
            assert_eq!(blank(text), 16);
            assert_eq!(
                of(text),
                ["ALTER", "TABLE", "\"A b\"", "\"c\"", "SET", "LOGGED", "D", "'"]
            );
            assert_eq!(nth_name(text, 2).as_deref(), Some("A b.c"));
            assert_eq!(nth_name("DROP TABLE x", 9), None);
        }
    }
}
