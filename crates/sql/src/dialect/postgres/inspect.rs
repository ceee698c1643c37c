//! PostgreSQL's catalogue (`pg_catalog`, versions 12 to 18). Objects of extensions are left out. Defaults
//! are read by [`super::expression`].

use super::expression;
use super::{Postgres, USUAL};
use crate::dialect::Types;
use crate::dialect::inspect::{CatalogueRow, Inspect, Tables, answer, flag, optional, text};
use crate::schema::{
    Arity, Column, ColumnType, DefaultValue, Enum, Extension, ForeignKey, Generated, Index, IndexColumn,
    IndexKind, IndexMethod, IndexPart, NativeTypeUse, ObjectName, OperatorClass, PrimaryKey,
    ReferentialAction, Sequence, SortOrder, SqlSchema, Table, Unmanaged, UnmanagedKind, View,
};

/// Each query ends with a place for the list of namespaces.
const NAMESPACES: &str =
    "SELECT n.nspname::text FROM pg_namespace n WHERE n.nspname IN ({}) ORDER BY n.nspname";

const TABLES: &str = "\
    SELECT n.nspname::text, c.relname::text, obj_description(c.oid, 'pg_class'), \
    (c.relkind = 'p' AND c.relhassubclass)::text, (c.relkind = 'r' AND c.relhassubclass)::text, \
    c.relrowsecurity::text, \
    EXISTS (SELECT 1 FROM pg_inherits h WHERE h.inhrelid = c.oid)::text \
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname IN ({}) \
    AND NOT EXISTS (SELECT 1 FROM pg_depend d \
    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e') \
    ORDER BY n.nspname, c.relname";

/// The type of a column with a domain is the one that the domain is made of.
const COLUMNS: &str = "\
    SELECT n.nspname::text, c.relname::text, a.attname::text, \
    (a.attnotnull OR own.typtype = 'd' AND own.typnotnull)::text, \
    format_type(t.oid, NULL), coalesce(e.typname, t.typname)::text, \
    coalesce(en.nspname, tn.nspname)::text, coalesce(e.typtype, t.typtype)::text, (e.oid IS NOT NULL)::text, \
    modifier.value::text, pg_get_expr(d.adbin, d.adrelid), a.attidentity::text, a.attgenerated::text, \
    col_description(c.oid, a.attnum), format_type(t.oid, modifier.value) \
    FROM pg_attribute a \
    JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
    JOIN pg_type own ON own.oid = a.atttypid \
    CROSS JOIN LATERAL (SELECT CASE own.typtype WHEN 'd' THEN own.typtypmod ELSE a.atttypmod END) \
    AS modifier(value) \
    JOIN pg_type t ON t.oid = CASE own.typtype WHEN 'd' THEN own.typbasetype ELSE own.oid END \
    JOIN pg_namespace tn ON tn.oid = t.typnamespace \
    LEFT JOIN pg_type e ON t.typcategory = 'A' AND e.oid = t.typelem \
    LEFT JOIN pg_namespace en ON en.oid = e.typnamespace \
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum \
    WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname IN ({}) \
    ORDER BY n.nspname, c.relname, a.attnum";

const INDEXES: &str = "\
    SELECT n.nspname::text, c.relname::text, i.relname::text, x.indisunique::text, x.indisprimary::text, \
    m.amname::text, pg_get_expr(x.indpred, x.indrelid), (k.conname IS NOT NULL)::text, a.attname::text, \
    CASE WHEN key.attnum = 0 THEN pg_get_indexdef(x.indexrelid, key.place::int, true) END, \
    ((x.indoption::int2[])[key.place - 1] & 1)::text, o.opcname::text, o.opcdefault::text, \
    (x.indnatts > x.indnkeyatts)::text, pg_get_indexdef(x.indexrelid), \
    ((x.indoption::int2[])[key.place - 1] & 2)::text \
    FROM pg_index x \
    JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
    JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_am m ON m.oid = i.relam \
    CROSS JOIN LATERAL unnest(x.indkey::int2[]) WITH ORDINALITY AS key(attnum, place) \
    LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = key.attnum AND key.attnum > 0 \
    LEFT JOIN pg_opclass o ON o.oid = (x.indclass::oid[])[key.place - 1] \
    LEFT JOIN pg_constraint k ON k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x') \
    WHERE key.place <= x.indnkeyatts AND NOT x.indisexclusion AND n.nspname IN ({}) \
    ORDER BY n.nspname, c.relname, i.relname, key.place";

/// Whether a constraint `k` is about periods, which the schema language cannot say. Only the catalogue of PostgreSQL 18
/// has the column, so the row is asked as JSON.
pub(super) const TEMPORAL: &str = "coalesce((to_jsonb(k) ->> 'conperiod')::boolean, false)";

const FOREIGN_KEYS: &str = "\
    SELECT n.nspname::text, c.relname::text, k.conname::text, a.attname::text, fn.nspname::text, \
    f.relname::text, fa.attname::text, k.confdeltype::text, k.confupdtype::text \
    FROM pg_constraint k \
    JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
    JOIN pg_class f ON f.oid = k.confrelid JOIN pg_namespace fn ON fn.oid = f.relnamespace \
    CROSS JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY AS key(own, referenced, place) \
    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = key.own \
    JOIN pg_attribute fa ON fa.attrelid = k.confrelid AND fa.attnum = key.referenced \
    WHERE k.contype = 'f' AND k.conparentid = 0 AND NOT {temporal} AND n.nspname IN ({}) \
    ORDER BY n.nspname, c.relname, k.conname, key.place";

const ENUMS: &str = "\
    SELECT n.nspname::text, t.typname::text, e.enumlabel::text, obj_description(t.oid, 'pg_type') \
    FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid JOIN pg_namespace n ON n.oid = t.typnamespace \
    WHERE n.nspname IN ({}) AND NOT EXISTS (SELECT 1 FROM pg_depend d \
    WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e') \
    ORDER BY n.nspname, t.typname, e.enumsortorder";

const EXTENSIONS: &str = "\
    SELECT e.extname::text, n.nspname::text, e.extversion, e.extrelocatable::text \
    FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace ORDER BY e.extname";

const VIEWS: &str = "\
    SELECT n.nspname::text, c.relname::text, pg_get_viewdef(c.oid), obj_description(c.oid, 'pg_class') \
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
    WHERE c.relkind IN ('v', 'm') AND n.nspname IN ({}) AND NOT EXISTS (SELECT 1 FROM pg_depend d \
    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e') \
    ORDER BY n.nspname, c.relname";

const CONSTRAINTS: &str = "\
    SELECT n.nspname::text, c.relname::text, k.conname::text, \
    CASE WHEN {temporal} THEN 'x' ELSE k.contype END::text, pg_get_constraintdef(k.oid) \
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
    WHERE (k.contype IN ('c', 'x') OR {temporal} OR k.condeferrable AND k.contype IN ('p', 'u', 'f')) \
    AND n.nspname IN ({}) ORDER BY n.nspname, c.relname, k.contype, k.conname";

const TRIGGERS: &str = "\
    SELECT n.nspname::text, c.relname::text, t.tgname::text, pg_get_triggerdef(t.oid) \
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
    WHERE NOT t.tgisinternal AND n.nspname IN ({}) ORDER BY n.nspname, c.relname, t.tgname";

/// Those that belong to no column.
const SEQUENCES: &str = "\
    SELECT n.nspname::text, c.relname::text \
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
    WHERE c.relkind = 'S' AND n.nspname IN ({}) AND NOT EXISTS (SELECT 1 FROM pg_depend d \
    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i', 'e')) \
    ORDER BY n.nspname, c.relname";

impl Inspect for Postgres {
    fn catalogue_queries(&self, namespaces: &[String]) -> Vec<String> {
        use crate::dialect::Ddl;
        let quoted: Vec<String> = namespaces.iter().map(|name| self.text(name)).collect();
        let list = if quoted.is_empty() {
            "''".to_owned()
        } else {
            quoted.join(", ")
        };
        let queries = [
            NAMESPACES,
            TABLES,
            COLUMNS,
            INDEXES,
            FOREIGN_KEYS,
            ENUMS,
            EXTENSIONS,
            VIEWS,
            CONSTRAINTS,
            TRIGGERS,
            SEQUENCES,
        ];
        queries
            .into_iter()
            .map(|query| query.replace("{}", &list).replace("{temporal}", TEMPORAL))
            .collect()
    }

    fn objects_query(&self, namespaces: &[String]) -> Option<String> {
        Some(super::objects::query(self, namespaces))
    }

    fn read_catalogue(&self, namespaces: &[String], answers: &[Vec<CatalogueRow>]) -> SqlSchema {
        let reader = Reader {
            default: namespaces.first().map(String::as_str),
        };
        let mut tables = Tables::new();
        answer(answers, 1)
            .iter()
            .for_each(|row| tables.add(reader.table(row)));
        let mut views: Vec<View> = answer(answers, 7).iter().map(|row| reader.view(row)).collect();
        for row in answer(answers, 2) {
            let name = reader.name(row);
            let view = views.iter_mut().find(|view| view.name == name);
            if let Some(table) = tables.get(&name) {
                table.columns.push(reader.column(row));
            } else if let Some(view) = view {
                view.columns.push(reader.column(row));
            }
        }
        reader.add_indexes(answer(answers, 3), &mut tables);
        reader.add_foreign_keys(answer(answers, 4), &mut tables);
        reader.add_unmanaged(answer(answers, 8), answer(answers, 9), &mut tables);
        SqlSchema {
            default_namespace: namespaces.first().cloned(),
            is_inspected: true,
            namespaces: answer(answers, 0)
                .iter()
                .map(|row| text(row, 0).to_owned())
                .collect(),
            extensions: answer(answers, 6).iter().map(extension).collect(),
            enums: reader.enums(answer(answers, 5)),
            sequences: answer(answers, 10)
                .iter()
                .map(|row| Sequence {
                    name: reader.name(row),
                })
                .collect(),
            tables: tables.list,
            views,
        }
    }
}

fn extension(row: &CatalogueRow) -> Extension {
    Extension {
        name: text(row, 0).to_owned(),
        namespace: optional(row, 1).map(str::to_owned),
        version: optional(row, 2).map(str::to_owned),
        relocatable: flag(row, 3),
    }
}

/// Reads rows with the default namespace in mind, which is not written in names.
struct Reader<'a> {
    default: Option<&'a str>,
}

impl Reader<'_> {
    fn object(&self, namespace: &str, name: &str) -> ObjectName {
        let namespace = (self.default != Some(namespace)).then(|| namespace.to_owned());
        ObjectName {
            namespace,
            name: name.to_owned(),
        }
    }

    /// The object that a row speaks of in its first two columns.
    fn name(&self, row: &CatalogueRow) -> ObjectName {
        self.object(text(row, 0), text(row, 1))
    }

    fn table(&self, row: &CatalogueRow) -> Table {
        let mut table = Table::new(self.name(row));
        table.comment = optional(row, 2).map(str::to_owned);
        let kinds = [
            (3, UnmanagedKind::Partition),
            (4, UnmanagedKind::Inheritance),
            (5, UnmanagedKind::Policy),
            (6, UnmanagedKind::Heir),
        ];
        let marks = kinds.into_iter().filter(|(column, _)| flag(row, *column));
        let mark = |kind| Unmanaged {
            kind,
            name: String::new(),
            definition: String::new(),
        };
        table.unmanaged = marks.map(|(_, kind)| mark(kind)).collect();
        table
    }

    fn view(&self, row: &CatalogueRow) -> View {
        View {
            name: self.name(row),
            columns: Vec::new(),
            definition: optional(row, 2).map(str::to_owned),
            comment: optional(row, 3).map(str::to_owned),
        }
    }

    fn enums(&self, rows: &[CatalogueRow]) -> Vec<Enum> {
        let mut enums: Vec<Enum> = Vec::new();
        for row in rows {
            let name = self.name(row);
            if enums.last().is_none_or(|last| last.name != name) {
                enums.push(Enum {
                    name,
                    values: Vec::new(),
                    comment: optional(row, 3).map(str::to_owned),
                });
            }
            if let Some(last) = enums.last_mut() {
                last.values.push(text(row, 2).to_owned());
            }
        }
        enums
    }

    fn column(&self, row: &CatalogueRow) -> Column {
        let mut column = Column::new(text(row, 2), self.column_type(row));
        column.arity = match (flag(row, 8), flag(row, 3)) {
            (true, _) => Arity::List,
            (false, true) => Arity::Required,
            (false, false) => Arity::Nullable,
        };
        let identity = text(row, 11);
        column.generated = match (identity, text(row, 12)) {
            ("", "") => None,
            ("", kind) => Some(Generated::Expression {
                expression: text(row, 10).to_owned(),
                stored: kind == "s",
            }),
            (identity, _) => Some(Generated::Identity {
                always: identity == "a",
            }),
        };
        if column.generated.is_none() {
            column.default = optional(row, 10).and_then(|text| {
                expression::default_value(text, &column, |ns, name| self.object_or_default(ns, name))
            });
        }
        column.autoincrement =
            !identity.is_empty() || matches!(column.default, Some(DefaultValue::Sequence(_)));
        column.comment = optional(row, 13).map(str::to_owned);
        column
    }

    fn object_or_default(&self, namespace: Option<&str>, name: &str) -> ObjectName {
        match namespace {
            Some(namespace) => self.object(namespace, name),
            None => ObjectName::new(name),
        }
    }

    fn column_type(&self, row: &CatalogueRow) -> ColumnType {
        let (name, namespace) = (text(row, 5), text(row, 6));
        if text(row, 7) == "e" {
            return ColumnType::Enum(self.object(namespace, name));
        }
        let built_in = namespace == "pg_catalog" || name == "citext";
        let known = USUAL.native_type_in_catalogue(name).filter(|_| built_in);
        let scalar = known.and_then(|native| native.scalars.first().copied());
        match known.zip(scalar) {
            Some((native, scalar)) => {
                let args = arguments(name, text(row, 9).parse().unwrap_or(-1));
                let mut native = NativeTypeUse {
                    name: native.name,
                    args,
                };
                let arity = if flag(row, 8) {
                    Arity::List
                } else {
                    Arity::Required
                };
                native.args = USUAL.shown_arguments(&native, arity);
                let native = Some(native);
                ColumnType::Scalar { scalar, native }
            }
            None => {
                let shown = text(row, 14);
                ColumnType::Unsupported(shown.strip_suffix("[]").unwrap_or(shown).to_owned())
            }
        }
    }

    fn add_indexes(&self, rows: &[CatalogueRow], tables: &mut Tables) {
        let mut start = 0;
        while start < rows.len() {
            let same =
                |row: &&CatalogueRow| row[..3.min(row.len())] == rows[start][..3.min(rows[start].len())];
            let length = rows[start..].iter().take_while(same).count().max(1);
            let group = &rows[start..start + length];
            if let Some(table) = tables.get(&self.name(&rows[start])) {
                add_index(group, table);
            }
            start += length;
        }
    }

    fn add_foreign_keys(&self, rows: &[CatalogueRow], tables: &mut Tables) {
        for row in rows {
            let Some(table) = tables.get(&self.name(row)) else {
                continue;
            };
            let name = text(row, 2);
            let is_new = table
                .foreign_keys
                .last()
                .is_none_or(|key| key.name.as_deref() != Some(name));
            if is_new {
                table.foreign_keys.push(ForeignKey {
                    name: Some(name.to_owned()),
                    columns: Vec::new(),
                    referenced_table: self.object(text(row, 4), text(row, 5)),
                    referenced_columns: Vec::new(),
                    on_delete: action(text(row, 7)),
                    on_update: action(text(row, 8)),
                });
            }
            if let Some(key) = table.foreign_keys.last_mut() {
                key.columns.push(text(row, 3).to_owned());
                key.referenced_columns.push(text(row, 6).to_owned());
            }
        }
    }

    fn add_unmanaged(&self, constraints: &[CatalogueRow], triggers: &[CatalogueRow], tables: &mut Tables) {
        let constraints = constraints.iter().map(|row| {
            let kind = match text(row, 3) {
                "x" => UnmanagedKind::Exclusion,
                "c" => UnmanagedKind::Check,
                _ => UnmanagedKind::Deferrable,
            };
            (row, kind, text(row, 4))
        });
        let triggers = triggers
            .iter()
            .map(|row| (row, UnmanagedKind::Trigger, text(row, 3)));
        for (row, kind, definition) in constraints.chain(triggers) {
            if let Some(table) = tables.get(&self.name(row)) {
                let (name, definition) = (text(row, 2).to_owned(), definition.to_owned());
                table.unmanaged.push(Unmanaged {
                    kind,
                    name,
                    definition,
                });
            }
        }
    }
}

fn add_index(rows: &[CatalogueRow], table: &mut Table) {
    let first = &rows[0];
    let name = text(first, 2).to_owned();
    let method = method(text(first, 5));
    let sayable = method.is_some() && !flag(first, 13) && rows.iter().all(|row| optional(row, 8).is_some());
    if !sayable && !flag(first, 4) {
        let definition = text(first, 14).to_owned();
        table.unmanaged.push(Unmanaged {
            kind: UnmanagedKind::Index,
            name,
            definition,
        });
        return;
    }
    add_nulls_order(rows, method, table);
    let method = method.unwrap_or_default();
    let columns: Vec<IndexColumn> = rows.iter().map(|row| index_column(row, method)).collect();
    if flag(first, 4) {
        table.primary_key = Some(PrimaryKey { name, columns });
        return;
    }
    table.indexes.push(Index {
        name,
        kind: if flag(first, 3) {
            IndexKind::Unique
        } else {
            IndexKind::Normal
        },
        columns,
        method,
        predicate: optional(first, 6).map(str::to_owned),
        is_constraint: flag(first, 7),
    });
}

/// Nulls come last, in a descending index first, unless they are told otherwise.
fn add_nulls_order(rows: &[CatalogueRow], method: Option<IndexMethod>, table: &mut Table) {
    let first = &rows[0];
    if method != Some(IndexMethod::BTree) || flag(first, 4) {
        return;
    }
    for row in rows {
        let (is_descending, nulls_first) = (text(row, 10) == "1", text(row, 15) == "2");
        if is_descending != nulls_first {
            table.unmanaged.push(Unmanaged {
                kind: UnmanagedKind::NullsOrder,
                name: text(first, 2).to_owned(),
                definition: text(row, 8).to_owned(),
            });
        }
    }
}

/// The operator class is always known to the catalogue; ordinary indexes are compared without it.
fn index_column(row: &CatalogueRow, method: IndexMethod) -> IndexColumn {
    let compared = !matches!(method, IndexMethod::BTree | IndexMethod::Hash) || !flag(row, 12);
    let class = optional(row, 11).filter(|_| compared);
    IndexColumn {
        part: IndexPart::Column(text(row, 8).to_owned()),
        sort: (text(row, 10) == "1").then_some(SortOrder::Desc),
        length: None,
        operator_class: class.map(|name| OperatorClass {
            name: name.to_owned(),
            is_default: flag(row, 12),
        }),
    }
}

fn method(name: &str) -> Option<IndexMethod> {
    Some(match name {
        "btree" => IndexMethod::BTree,
        "hash" => IndexMethod::Hash,
        "gist" => IndexMethod::Gist,
        "gin" => IndexMethod::Gin,
        "spgist" => IndexMethod::SpGist,
        "brin" => IndexMethod::Brin,
        _ => return None,
    })
}

fn action(letter: &str) -> ReferentialAction {
    match letter {
        "c" => ReferentialAction::Cascade,
        "r" => ReferentialAction::Restrict,
        "n" => ReferentialAction::SetNull,
        "d" => ReferentialAction::SetDefault,
        _ => ReferentialAction::NoAction,
    }
}

/// The arguments of a type from its modifier, which is -1 without any.
///
/// Source: the `typmodout` functions of PostgreSQL.
fn arguments(catalogue: &str, modifier: i32) -> Vec<u32> {
    let Ok(modifier) = u32::try_from(modifier) else {
        return Vec::new();
    };
    match catalogue {
        "varchar" | "bpchar" => vec![modifier.saturating_sub(4)],
        "bit" | "varbit" | "time" | "timetz" | "timestamp" | "timestamptz" => vec![modifier],
        "numeric" => {
            let packed = modifier.saturating_sub(4);
            vec![packed >> 16 & 0xffff, packed & 0x7ff]
        }
        _ => Vec::new(),
    }
}
