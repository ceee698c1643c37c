//! Foreign keys, and the tables of implicit many-to-many relations.

use nicol_psl::schema::{
    Arity, Field, ForeignKey as PslKey, Model, ReferentialAction as PslAction, Relation, RelationKind,
    RelationMode, RelationSide,
};
use nicol_sql::dialect::capabilities::JoinTableKey;
use nicol_sql::schema::{Column, ForeignKey, Index, IndexColumn, IndexKind, IndexMethod, ObjectName};
use nicol_sql::schema::{PrimaryKey, ReferentialAction, Table};

use super::indexes::database_name;
use super::{Lower, names};

/// Adds the foreign keys to the tables that hold them, in the order of the relation fields.
pub(super) fn add_foreign_keys(cx: &Lower<'_>, tables: &mut [Table]) {
    for relation in in_field_order(cx) {
        let Some(key) = relation.kind.foreign_key() else {
            continue;
        };
        let (from, to) = sides(cx, relation);
        if from.is_view || to.is_view {
            continue;
        }
        let lowered = foreign_key(cx, relation, key);
        let name = cx.table_name(from);
        if let Some(table) = tables.iter_mut().find(|table| table.name == name) {
            table.foreign_keys.push(lowered);
        }
    }
}

/// Adds the tables of implicit many-to-many relations behind those of the models.
pub(super) fn add_join_tables(cx: &Lower<'_>, tables: &mut Vec<Table>) {
    for relation in in_field_order(cx) {
        let RelationKind::ManyToMany { table } = &relation.kind else {
            continue;
        };
        let (a, b) = sides(cx, relation);
        if a.is_view || b.is_view {
            continue;
        }
        if let Some(table) = join_table(cx, tables, table, (a, b)) {
            tables.push(table);
        }
    }
}

/// Relations in the order of the fields that hold the key (or are the side `A`).
fn in_field_order<'a>(cx: &Lower<'a>) -> Vec<&'a Relation> {
    let mut relations: Vec<&Relation> = cx.schema.relations.iter().collect();
    let place = |side: &RelationSide| (side.model, side.field.unwrap_or(u32::MAX));
    relations.sort_by_key(|relation| place(&relation.referencing));
    relations
}

fn sides<'a>(cx: &Lower<'a>, relation: &Relation) -> (&'a Model, &'a Model) {
    (
        cx.schema.model(relation.referencing.model),
        cx.schema.model(relation.referenced.model),
    )
}

fn foreign_key(cx: &Lower<'_>, relation: &Relation, key: &PslKey) -> ForeignKey {
    let (from, to) = sides(cx, relation);
    let columns: Vec<&str> = key
        .fields
        .iter()
        .map(|field| database_name(from, field))
        .collect();
    let referenced = key
        .references
        .iter()
        .map(|field| database_name(to, field).to_owned());
    let name = key
        .map
        .clone()
        .unwrap_or_else(|| names::foreign_key(from.database_name(), &columns, cx.name_limit()));
    let field = relation
        .referencing
        .field
        .and_then(|position| from.fields.get(position as usize));
    ForeignKey {
        name: Some(name),
        columns: columns.into_iter().map(str::to_owned).collect(),
        referenced_table: cx.table_name(to),
        referenced_columns: referenced.collect(),
        on_delete: key
            .on_delete
            .map_or_else(|| default_on_delete(from, field, key), action),
        on_update: key.on_update.map_or(ReferentialAction::Cascade, action),
    }
}

/// A row that is needed cannot be deleted; an optional reference is emptied.
fn default_on_delete(model: &Model, field: Option<&Field>, key: &PslKey) -> ReferentialAction {
    let scalar_is_required = key
        .fields
        .iter()
        .filter_map(|name| model.find_field(name))
        .any(|field| field.arity == Arity::Required);
    let relation_is_required = field.is_some_and(|field| field.arity == Arity::Required);
    if scalar_is_required || relation_is_required {
        ReferentialAction::Restrict
    } else {
        ReferentialAction::SetNull
    }
}

fn action(action: PslAction) -> ReferentialAction {
    match action {
        PslAction::Cascade => ReferentialAction::Cascade,
        PslAction::Restrict => ReferentialAction::Restrict,
        PslAction::NoAction => ReferentialAction::NoAction,
        PslAction::SetNull => ReferentialAction::SetNull,
        PslAction::SetDefault => ReferentialAction::SetDefault,
    }
}

/// The table `_AToB` with the columns `A` and `B`.
fn join_table(cx: &Lower<'_>, tables: &[Table], name: &str, models: (&Model, &Model)) -> Option<Table> {
    let limit = cx.name_limit();
    let name: String = format!("_{name}").chars().take(limit).collect();
    let mut table = Table::new(cx.table_name(models.0).sibling(&name));
    for (column, model) in [("A", models.0), ("B", models.1)] {
        let target = tables.iter().find(|table| table.name == cx.table_name(model))?;
        let key = key_column(target)?;
        let mut copy = Column::new(column, key.ty.clone());
        copy.arity = key.arity;
        table.columns.push(copy);
        if cx.relation_mode() == RelationMode::ForeignKeys {
            let suffix = format!("_{column}_fkey");
            table.foreign_keys.push(ForeignKey {
                name: Some(names::with_suffix(&name, &suffix, limit)),
                columns: vec![column.to_owned()],
                referenced_table: target.name.clone(),
                referenced_columns: vec![key.name.clone()],
                on_delete: ReferentialAction::Cascade,
                on_update: ReferentialAction::Cascade,
            });
        }
    }
    add_join_indexes(cx, &mut table);
    Some(table)
}

/// The column that a many-to-many table refers to: the single key, or else a single unique column.
fn key_column(table: &Table) -> Option<&Column> {
    let key = table.primary_key.as_ref().map(|key| &key.columns);
    let unique = table
        .indexes
        .iter()
        .filter(|index| index.is_unique())
        .map(|index| &index.columns);
    let single = key.into_iter().chain(unique).find(|columns| columns.len() == 1)?;
    table.column(single[0].name()?)
}

fn add_join_indexes(cx: &Lower<'_>, table: &mut Table) {
    let ObjectName { name, .. } = table.name.clone();
    let limit = cx.name_limit();
    let cut = |suffix: &str| {
        let kept: String = name.chars().take(limit.saturating_sub(suffix.len())).collect();
        format!("{kept}{suffix}")
    };
    let pair = vec![IndexColumn::new("A"), IndexColumn::new("B")];
    let index = |name: String, kind: IndexKind, columns: Vec<IndexColumn>| Index {
        name,
        kind,
        columns,
        method: IndexMethod::BTree,
        predicate: None,
        is_constraint: false,
    };
    if cx.capabilities.join_table_key == JoinTableKey::PrimaryKey {
        table.primary_key = Some(PrimaryKey {
            name: cut("_AB_pkey"),
            columns: pair,
        });
    } else {
        table
            .indexes
            .push(index(cut("_AB_unique"), IndexKind::Unique, pair));
    }
    table.indexes.push(index(
        cut("_B_index"),
        IndexKind::Normal,
        vec![IndexColumn::new("B")],
    ));
}
