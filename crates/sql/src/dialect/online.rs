//! What a statement costs while programs use the database: which locks matter, what rewrites a table, what
//! a newer version does cheaply. `nicol-lint` asks it. The statements themselves are [`super::Ddl`]'s, and
//! what a change does to the *schema* is [`super::Changes`]'s.

/// A version of a database product: the two numbers that decide what it can do.
pub type Version = (u32, u32);

/// The online facts and hooks of a dialect.
pub trait Online {
    /// The table of facts.
    fn online_facts(&self) -> &'static OnlineFacts;

    /// What a change of a column's type does to the rows, from the types as SQL spells them.
    fn type_change(&self, from: &str, to: &str) -> TypeChange {
        let (from, to) = (TypeText::of(from), TypeText::of(to));
        TypeChange {
            rewrites: from != to,
            narrows: narrows(&from, &to),
        }
    }
}

/// Facts about working on a database that is in use. One constant a dialect, in its `online.rs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OnlineFacts {
    /// The oldest version that is supported: what is assumed when nobody says more.
    pub oldest: Version,
    /// Other programs read and write beside a migration, and wait for the tables that it locks.
    pub table_locks: bool,
    /// `CREATE INDEX CONCURRENTLY`.
    pub concurrent_indexes: bool,
    /// Constraints can be added `NOT VALID` and validated later.
    pub later_validation: bool,
    /// A new column with a constant default leaves the rows as they are, from this version on.
    pub instant_default: Option<Version>,
    /// A validated check proves that a column has no nulls, from this version on.
    pub check_proves_not_null: Option<Version>,
    /// A new value of an enum type can be added inside a transaction, from this version on.
    pub enum_value_in_transaction: Option<Version>,
    /// A failed script leaves nothing behind.
    pub transactional_ddl: bool,
    /// Tables are changed by building them anew, and dropping the old one deletes the rows that refer to it
    /// unless the check of foreign keys is off.
    pub rebuilds_tables: bool,
    /// Names without quotes are small letters, and quoted ones keep theirs; otherwise letters don't count.
    pub folds_names: bool,
    /// Functions whose value is the same for every row of a statement.
    pub steady_functions: &'static [&'static str],
    /// Bounds the wait for a lock.
    pub lock_timeout: Option<&'static str>,
}

/// What a change of type does to the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypeChange {
    /// Every row is written anew, or at least read, while the table is locked.
    pub rewrites: bool,
    /// A value may not fit, or lose something.
    pub narrows: bool,
}

/// A type as SQL spells it, in its parts: `NUMERIC(10, 2)[]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TypeText {
    /// Small letters, one space between words, the usual name where there are several.
    pub name: String,
    /// The numbers in parentheses.
    pub args: Vec<u32>,
    /// An array.
    pub list: bool,
}

impl TypeText {
    pub fn of(text: &str) -> TypeText {
        let text = text.trim();
        let (text, list) = match text.strip_suffix("[]") {
            Some(inner) => (inner, true),
            None => (text, false),
        };
        let open = text.find('(');
        let close = text.rfind(')');
        let (name, args) = match (open, close) {
            (Some(open), Some(close)) if open < close => {
                let args = text[open + 1..close]
                    .split(',')
                    .filter_map(|arg| arg.trim().parse().ok());
                (
                    format!("{} {}", &text[..open], &text[close + 1..]),
                    args.collect(),
                )
            }
            _ => (text.to_owned(), Vec::new()),
        };
        let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
        TypeText {
            name: usual_name(&words.join(" ")).to_owned(),
            args,
            list,
        }
    }

    /// The numbers, with what the database takes for those that are missing.
    fn number(&self, place: usize) -> Option<u32> {
        self.args.get(place).copied()
    }
}

fn usual_name(name: &str) -> &str {
    match name {
        "int" | "int4" | "serial" | "mediumint" => "integer",
        "int8" | "bigserial" => "bigint",
        "int2" | "smallserial" => "smallint",
        "character varying" => "varchar",
        "character" | "bpchar" => "char",
        "decimal" => "numeric",
        "float8" | "float" | "double" => "double precision",
        "float4" => "real",
        "bool" => "boolean",
        "timestamp without time zone" | "datetime" => "timestamp",
        "timestamp with time zone" => "timestamptz",
        "time without time zone" => "time",
        "time with time zone" => "timetz",
        "bit varying" => "varbit",
        other => other,
    }
}

/// The same from the texts.
pub(super) fn narrows_text(from: &str, to: &str) -> bool {
    narrows(&TypeText::of(from), &TypeText::of(to))
}

/// Whether a value of the one type may not fit into the other.
pub(super) fn narrows(from: &TypeText, to: &TypeText) -> bool {
    if from == to || from.list != to.list {
        return false;
    }
    let smaller = |place: usize| match (from.number(place), to.number(place)) {
        (Some(from), Some(to)) => to < from,
        (None, Some(_)) => true,
        _ => false,
    };
    let same = from.name == to.name;
    match (from.name.as_str(), to.name.as_str()) {
        ("text" | "varchar" | "char" | "longtext" | "mediumtext", "varchar" | "char") => smaller(0),
        ("bit" | "varbit" | "varbinary" | "binary", _) if same => smaller(0),
        ("numeric", "numeric") => smaller(0) || smaller(1),
        ("timestamp" | "timestamptz" | "time" | "timetz", _) if same => {
            to.number(0).unwrap_or(6) < from.number(0).unwrap_or(6)
        }
        ("timestamp" | "timestamptz", "date" | "time" | "timetz") => true,
        (from, to) => match (rank(from), rank(to)) {
            (Some(from), Some(to)) => to < from,
            _ => false,
        },
    }
}

/// Numbers by how much they hold.
fn rank(name: &str) -> Option<u8> {
    Some(match name {
        "tinyint" => 0,
        "smallint" => 1,
        "integer" => 2,
        "bigint" => 3,
        "real" => 4,
        "double precision" => 5,
        "numeric" => 6,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::Provider;

    #[test]
    fn widening_is_free_and_narrowing_is_not() {
        let dialect = Provider::Postgres.dialect();
        let cases = [
            ("VARCHAR(20)", "character varying(40)", false, false),
            ("VARCHAR(40)", "TEXT", false, false),
            ("TEXT", "VARCHAR", false, false),
            ("TEXT", "VARCHAR(40)", true, true),
            ("VARCHAR(40)", "VARCHAR(20)", true, true),
            ("DECIMAL(10,2)", "NUMERIC(12, 2)", false, false),
            ("DECIMAL(10,2)", "NUMERIC(12, 4)", true, false),
            ("DECIMAL(10,2)", "NUMERIC", false, false),
            ("TIMESTAMP(3)", "TIMESTAMP(6) WITHOUT TIME ZONE", false, false),
            ("TIMESTAMP(3)", "TIMESTAMPTZ(3)", true, false),
            ("TIMESTAMP(3)", "DATE", true, true),
            ("INTEGER", "BIGINT", true, false),
            ("BIGINT", "INT4", true, true),
            ("DOUBLE PRECISION", "INTEGER", true, true),
            ("INTEGER", "TEXT", true, false),
            ("\"Role\"", "\"Role\"", false, false),
            ("CIDR", "INET", false, false),
        ];
        for (from, to, rewrites, narrows) in cases {
            let change = dialect.type_change(from, to);
            assert_eq!(
                (change.rewrites, change.narrows),
                (rewrites, narrows),
                "{from} to {to}"
            );
        }
    }
}
