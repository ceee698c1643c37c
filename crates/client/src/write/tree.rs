//! Carrying out drafts and links: the records that a foreign key here refers to come first, then the record
//! itself, then the records that refer to it. All of it inside one transaction.

use nicol_driver::ErrorKind;
use nicol_sql::Value;
use nicol_sql::ast::{Compare, Operation};

use super::{DraftData, LinkAction, LinkData, Record, defaults};
use crate::client::Exec;
use crate::include::BoxFuture;
use crate::ir::{Assignment, Filter, Find, Shape};
use crate::key::Key;
use crate::meta::{self, Arity, Model, Relation};
use crate::{Error, Result, Row, include, plan};

/// The values of a record's fields, as far as they are known.
pub(crate) type Known = Vec<(u16, Value<'static>)>;

/// Whether a draft needs more than one statement.
pub(crate) fn is_tree(draft: &DraftData<'_>) -> bool {
    draft
        .links
        .iter()
        .any(|link| !is_plain_connect(draft.model, link))
}

/// A connect whose key is just what the foreign key here stores: no statement of its own.
fn is_plain_connect(model: &'static Model, link: &LinkData<'_>) -> bool {
    let relation = &model.relations[usize::from(link.relation)];
    matches!((&link.action, foreign_key_here(relation)), (LinkAction::Connect(records), Some((_, target)))
        if records.iter().all(|record| covers(record, target)))
}

/// The fields of the foreign key and what they refer to, if the key is on this side.
fn foreign_key_here(relation: &Relation) -> Option<(&'static [u16], &'static [u16])> {
    match relation.link {
        meta::Link::Fields {
            own,
            target,
            here: true,
        } => Some((own, target)),
        _ => None,
    }
}

fn covers(record: &Record, fields: &[u16]) -> bool {
    record.plain
        && fields
            .iter()
            .all(|field| record.key.iter().any(|(key, _)| key == field))
}

/// Inserts one record with everything that it is linked to, and gives its row, complete, to `each`.
pub(crate) fn insert<'c>(
    exec: Exec<'c>,
    mut draft: DraftData<'c>,
    each: &'c mut (dyn FnMut(&Row<'_>) -> Result<()> + Send),
) -> BoxFuture<'c, Result<Known>> {
    Box::pin(async move {
        let model = draft.model;
        let links = std::mem::take(&mut draft.links);
        let mut later = Vec::new();
        let mut plain = Vec::new();
        for link in links {
            let relation = &model.relations[usize::from(link.relation)];
            if is_plain_connect(model, &link) {
                plain.push(relation);
            }
            match foreign_key_here(relation) {
                Some((own, target)) => {
                    let keys = resolve_one(exec, relation, link.action, target).await?;
                    own.iter()
                        .zip(keys)
                        .for_each(|(field, value)| draft.put(*field, value));
                }
                None => later.push(link),
            }
        }
        defaults::fill(&mut draft, defaults::now());
        let fields: Vec<u16> = match plain.is_empty() {
            true => Vec::new(),
            false => draft.values.iter().map(|(field, _)| *field).collect(),
        };
        let known = insert_row(exec, draft, each)
            .await
            .map_err(|error| leads_nowhere(error, model, &fields, &plain))?;
        for link in later {
            apply(exec, model, &known, link).await?;
        }
        Ok(known)
    })
}

/// Inserts one row; returns the values that links may need.
async fn insert_row(
    exec: Exec<'_>,
    draft: DraftData<'_>,
    each: &mut (dyn FnMut(&Row<'_>) -> Result<()> + Send),
) -> Result<Known> {
    let model = draft.model;
    let mut shape = Shape::new(b'I', model);
    let mut values = draft.values;
    values.sort_by_key(|(field, _)| *field);
    let fields: Vec<u16> = values.iter().map(|(field, _)| *field).collect();
    shape.numbers(&fields);
    shape.byte(1);
    shape.params.extend(values.into_iter().map(|(_, value)| value));
    let mut known = Known::new();
    let plan = |dialect: &'static dyn nicol_sql::Dialect| {
        plan::insert(dialect, model, &fields, Some(1), false, true)
    };
    exec.query(model, shape, plan, &mut |row| {
        known = link_keys(&row, model)?;
        each(&row)
    })
    .await?;
    Ok(known)
}

/// Reads from a complete row the fields by which relations of the model are followed.
pub(crate) fn link_keys(row: &Row<'_>, model: &'static Model) -> Result<Known> {
    let mut known = Known::new();
    for relation in model.relations {
        for field in include::own_fields(relation) {
            if !known.iter().any(|(present, _)| present == field) {
                let meta = &model.fields[usize::from(*field)];
                let key = Key::from_cell(row.cell(usize::from(*field))?, meta)?;
                known.push((*field, key.value(meta, 0)));
            }
        }
    }
    Ok(known)
}

pub(crate) fn known_value(known: &Known, field: u16) -> Value<'static> {
    known
        .iter()
        .find(|(present, _)| *present == field)
        .map_or(Value::Null, |(_, value)| value.clone())
}

/// The values of `fields` of the one record that a link leads to, which is created if the link says so.
pub(crate) async fn resolve_one(
    exec: Exec<'_>,
    relation: &'static Relation,
    action: LinkAction<'_>,
    fields: &'static [u16],
) -> Result<Vec<Value<'static>>> {
    match action {
        LinkAction::Connect(records) => match records.into_iter().next() {
            Some(record) => find_record(exec, relation, &record, fields)
                .await
                .map_err(required),
            None => Ok(vec![Value::Null; fields.len()]),
        },
        LinkAction::Create(drafts) => match drafts.into_iter().next() {
            Some(draft) => create_record(exec, draft, fields).await,
            None => Ok(vec![Value::Null; fields.len()]),
        },
        LinkAction::ConnectOrCreate(record, draft) => {
            match find_record(
                exec,
                relation,
                &Record {
                    plain: false,
                    ..record
                },
                fields,
            )
            .await
            {
                Err(error) if error.kind() == ErrorKind::ConnectedRecordMissing => {
                    create_record(exec, *draft, fields).await
                }
                found => found,
            }
        }
        LinkAction::Disconnect(_) => Ok(vec![Value::Null; fields.len()]),
        LinkAction::Set(_) | LinkAction::Delete(_) => Err(Error::new(
            ErrorKind::InvalidQuery,
            format!(
                "`{}` leads to one record: connect or disconnect it",
                relation.name
            ),
        )),
    }
}

async fn create_record(exec: Exec<'_>, draft: DraftData<'_>, fields: &[u16]) -> Result<Vec<Value<'static>>> {
    let model = draft.model;
    let mut values = Vec::new();
    let mut read = |row: &Row<'_>| {
        values = fields
            .iter()
            .map(|field| field_value(row, model, *field))
            .collect::<Result<_>>()?;
        Ok(())
    };
    insert(exec, draft, &mut read).await?;
    Ok(values)
}

pub(crate) fn field_value(row: &Row<'_>, model: &'static Model, field: u16) -> Result<Value<'static>> {
    let meta = &model.fields[usize::from(field)];
    Ok(Key::from_cell(row.cell(usize::from(field))?, meta)?.value(meta, 0))
}

/// The values of `fields` of an existing record.
async fn find_record(
    exec: Exec<'_>,
    relation: &'static Relation,
    record: &Record,
    fields: &[u16],
) -> Result<Vec<Value<'static>>> {
    if covers(record, fields) {
        let value = |field: &u16| known_value(&record.key, *field);
        return Ok(fields.iter().map(value).collect());
    }
    let model = relation.target;
    let mut find = Find::new(model, fields.to_vec());
    find.filter = Some(record.filter.clone());
    let mut found = None;
    include::run(exec, &find, &mut |row| {
        let mut values = Vec::with_capacity(fields.len());
        for (place, field) in fields.iter().enumerate() {
            let meta = &model.fields[usize::from(*field)];
            values.push(Key::from_cell(row.cell(place)?, meta)?.value(meta, 0));
        }
        found = Some(values);
        Ok(())
    })
    .await?;
    found.ok_or_else(|| not_connected(relation))
}

fn not_connected(relation: &Relation) -> Error {
    let (name, target) = (relation.name, relation.target.name);
    Error::new(
        ErrorKind::ConnectedRecordMissing,
        format!("the {target} record that `{name}` should be connected to does not exist"),
    )
    .with_model(target)
}

/// The code is that of Prisma, which has one for records whose key is stored here or in a join table, and another
/// for records that store the key of this one.
fn required(error: Error) -> Error {
    match error.kind() {
        ErrorKind::ConnectedRecordMissing => {
            let model = error.model();
            let required = Error::new(ErrorKind::RecordMissing, error.message());
            model.into_iter().fold(required, Error::with_model)
        }
        _ => error,
    }
}

/// The error of inserting a record with relations whose keys were taken as they were given: where one leads nowhere,
/// the record that it should lead to is missing.
fn leads_nowhere(error: Error, model: &'static Model, draft: &[u16], plain: &[&'static Relation]) -> Error {
    if error.kind() != ErrorKind::ForeignKeyViolation {
        return error;
    }
    let own = |relation: &Relation| foreign_key_here(relation).map_or(&[][..], |(own, _)| own);
    let name = |field: &u16| model.fields[usize::from(*field)].name;
    let found = match error.fields() {
        // A database that does not say which key it was: only one can have been.
        [] => {
            let given = |relation: &&Relation| {
                let own = own(relation);
                !own.is_empty() && own.iter().all(|field| draft.contains(field))
            };
            let only_one = model.relations.iter().filter(given).count() == 1;
            plain.first().filter(|_| only_one)
        }
        fields => plain.iter().find(|relation| {
            own(relation)
                .iter()
                .map(name)
                .eq(fields.iter().map(String::as_str))
        }),
    };
    match found {
        Some(relation) => required(not_connected(relation)),
        None => error,
    }
}

/// Before an update creates the one record of a relation, the one that was there has to leave.
pub(crate) async fn make_room(
    exec: Exec<'_>,
    model: &'static Model,
    known: &Known,
    link: &LinkData<'_>,
) -> Result<()> {
    let relation = &model.relations[usize::from(link.relation)];
    match (&relation.link, &link.action) {
        (
            meta::Link::Fields {
                own,
                target,
                here: false,
            },
            LinkAction::Create(_),
        ) if relation.arity != Arity::List => {
            let keys: Known = target
                .iter()
                .zip(*own)
                .map(|(target, own)| (*target, known_value(known, *own)))
                .collect();
            release(exec, relation, &keys, None).await
        }
        _ => Ok(()),
    }
}

/// Carries out a link of a record that exists, whose foreign key is on the other side or in a join table.
pub(crate) async fn apply(
    exec: Exec<'_>,
    model: &'static Model,
    known: &Known,
    link: LinkData<'_>,
) -> Result<()> {
    let relation = &model.relations[usize::from(link.relation)];
    match relation.link {
        meta::Link::Fields { own, target, .. } => {
            let keys: Known = target
                .iter()
                .zip(own)
                .map(|(target, own)| (*target, known_value(known, *own)))
                .collect();
            apply_to_children(exec, relation, &keys, link.action).await
        }
        meta::Link::Join { own, .. } => {
            let own = known_value(known, own);
            apply_to_join(exec, model, relation, own, link.action).await
        }
    }
}

/// `keys`: what the children's foreign key must hold.
async fn apply_to_children(
    exec: Exec<'_>,
    relation: &'static Relation,
    keys: &Known,
    action: LinkAction<'_>,
) -> Result<()> {
    match action {
        LinkAction::Create(drafts) => {
            for mut draft in drafts {
                keys.iter()
                    .for_each(|(field, value)| draft.put(*field, value.clone()));
                insert(exec, draft, &mut |_| Ok(())).await?;
            }
            Ok(())
        }
        LinkAction::Connect(records) => {
            if relation.arity != Arity::List {
                release(exec, relation, keys, None).await?;
            }
            for record in records {
                adopt(exec, relation, keys, record.filter).await?;
            }
            Ok(())
        }
        LinkAction::ConnectOrCreate(record, mut draft) => {
            match adopt(exec, relation, keys, record.filter).await {
                Err(error) if error.kind() == ErrorKind::ConnectedRecordMissing => {
                    keys.iter()
                        .for_each(|(field, value)| draft.put(*field, value.clone()));
                    insert(exec, *draft, &mut |_| Ok(())).await.map(|_| ())
                }
                result => result,
            }
        }
        LinkAction::Disconnect(record) => {
            release(exec, relation, keys, record.map(|record| record.filter)).await
        }
        LinkAction::Set(records) => {
            let keep = Filter::Or(records.iter().map(|record| record.filter.clone()).collect());
            release(exec, relation, keys, Some(Filter::Not(Box::new(keep)))).await?;
            for record in records {
                adopt(exec, relation, keys, record.filter).await?;
            }
            Ok(())
        }
        LinkAction::Delete(filter) => {
            let filter = Filter::And(vec![belongs_to(keys), filter]);
            delete(exec, relation.target, Some(&filter)).await.map(|_| ())
        }
    }
}

fn belongs_to(keys: &Known) -> Filter {
    Filter::And(
        keys.iter()
            .map(|(field, value)| Filter::Compare(*field, Compare::Equal, value.clone()))
            .collect(),
    )
}

/// Lets the record with this filter refer here.
async fn adopt(exec: Exec<'_>, relation: &'static Relation, keys: &Known, filter: Filter) -> Result<()> {
    let set = assignments(keys);
    match update(exec, relation.target, set, Some(&filter)).await? {
        0 => Err(not_connected(relation)),
        _ => Ok(()),
    }
}

/// Lets records that refer here refer to nothing.
async fn release(
    exec: Exec<'_>,
    relation: &'static Relation,
    keys: &Known,
    filter: Option<Filter>,
) -> Result<()> {
    let mut parts = vec![belongs_to(keys)];
    parts.extend(filter);
    let filter = Filter::And(parts);
    let required = keys
        .iter()
        .find(|(field, _)| relation.target.fields[usize::from(*field)].arity == Arity::Required);
    if let Some((field, _)) = required {
        let field = relation.target.fields[usize::from(*field)].name;
        let mut find = Find::new(relation.target, Vec::new());
        find.filter = Some(filter);
        find.count = true;
        let mut count = 0_i64;
        include::run(exec, &find, &mut |row| {
            count = row.get(0)?;
            Ok(())
        })
        .await?;
        return match count {
            0 => Ok(()),
            _ => Err(Error::new(
                ErrorKind::RelationViolation,
                format!(
                    "{} records cannot be disconnected: their `{field}` is required",
                    relation.target.name
                ),
            )
            .with_hint("delete them, or connect them elsewhere")
            .with_model(relation.target.name)),
        };
    }
    let set = keys
        .iter()
        .map(|(field, _)| assignment(*field, Value::Null))
        .collect();
    update(exec, relation.target, set, Some(&filter))
        .await
        .map(|_| ())
}

async fn apply_to_join(
    exec: Exec<'_>,
    model: &'static Model,
    relation: &'static Relation,
    own: Value<'static>,
    action: LinkAction<'_>,
) -> Result<()> {
    let meta::Link::Join { ref target, .. } = relation.link else {
        return Ok(());
    };
    let key = std::slice::from_ref(target);
    let one = |values: Vec<Value<'static>>| values.into_iter().next().unwrap_or(Value::Null);
    match action {
        LinkAction::Create(drafts) => {
            for draft in drafts {
                let other = one(create_record(exec, draft, key).await?);
                link_rows(exec, model, relation, &own, other).await?;
            }
        }
        LinkAction::Connect(records) => {
            for record in records {
                let record = Record {
                    plain: false,
                    ..record
                };
                let found = find_record(exec, relation, &record, key).await;
                let other = one(found.map_err(required)?);
                link_rows(exec, model, relation, &own, other).await?;
            }
        }
        LinkAction::ConnectOrCreate(record, draft) => {
            let record = Record {
                plain: false,
                ..record
            };
            let other = match find_record(exec, relation, &record, key).await {
                Err(error) if error.kind() == ErrorKind::ConnectedRecordMissing => {
                    create_record(exec, *draft, key).await?
                }
                found => found?,
            };
            link_rows(exec, model, relation, &own, one(other)).await?;
        }
        LinkAction::Disconnect(record) => {
            let other = match record {
                Some(record) => match find_record(exec, relation, &record, key).await {
                    // What is not there is not connected either.
                    Err(error) if error.kind() == ErrorKind::ConnectedRecordMissing => return Ok(()),
                    found => Some(one(found?)),
                },
                None => None,
            };
            unlink_rows(exec, model, relation, &own, other).await?;
        }
        LinkAction::Set(records) => {
            unlink_rows(exec, model, relation, &own, None).await?;
            for record in records {
                let record = Record {
                    plain: false,
                    ..record
                };
                let found = find_record(exec, relation, &record, key).await;
                let other = one(found.map_err(required)?);
                link_rows(exec, model, relation, &own, other).await?;
            }
        }
        LinkAction::Delete(filter) => {
            let back = Filter::Compare(own_key(relation), Compare::Equal, own);
            let related = Filter::Related(relation.opposite, crate::ir::Quantifier::Some, Box::new(back));
            delete(exec, relation.target, Some(&Filter::And(vec![related, filter]))).await?;
        }
    }
    Ok(())
}

fn own_key(relation: &Relation) -> u16 {
    match relation.link {
        meta::Link::Join { own, .. } => own,
        meta::Link::Fields { own, .. } => own.first().copied().unwrap_or_default(),
    }
}

pub(crate) async fn link_rows(
    exec: Exec<'_>,
    model: &'static Model,
    relation: &'static Relation,
    own: &Value<'static>,
    other: Value<'static>,
) -> Result<()> {
    let mut shape = Shape::new(b'L', model);
    shape.number(position(model, relation));
    shape.params = vec![own.clone(), other];
    let plan = |dialect: &'static dyn nicol_sql::Dialect| {
        plan::insert_link(dialect, model, &relation.link, relation.target)
    };
    exec.execute(relation.target, shape, plan).await.map(|_| ())
}

async fn unlink_rows(
    exec: Exec<'_>,
    model: &'static Model,
    relation: &'static Relation,
    own: &Value<'static>,
    other: Option<Value<'static>>,
) -> Result<()> {
    let all = other.is_none();
    let mut shape = Shape::new(b'M', model);
    shape.number(position(model, relation));
    shape.byte(u8::from(all));
    shape.params = [Some(own.clone()), other].into_iter().flatten().collect();
    let plan = |dialect: &'static dyn nicol_sql::Dialect| {
        plan::delete_link(dialect, model, &relation.link, relation.target, all)
    };
    exec.execute(relation.target, shape, plan).await.map(|_| ())
}

fn position(model: &'static Model, relation: &'static Relation) -> u16 {
    model
        .relations
        .iter()
        .position(|other| std::ptr::eq(other, relation))
        .unwrap_or_default() as u16
}

/// Links of an update whose foreign key is here become assignments; the others are returned.
pub(crate) async fn assignments_of_links<'a>(
    exec: Exec<'_>,
    model: &'static Model,
    links: Vec<LinkData<'a>>,
    set: &mut Vec<Assignment<'a>>,
) -> Result<Vec<LinkData<'a>>> {
    let mut later = Vec::new();
    for link in links {
        let relation = &model.relations[usize::from(link.relation)];
        match foreign_key_here(relation) {
            Some((own, target)) => {
                let mut action = link.action;
                if let LinkAction::Connect(records) = &mut action {
                    // A missing record is told from the update's own condition only by looking for it.
                    records.iter_mut().for_each(|record| record.plain = false);
                }
                let values = resolve_one(exec, relation, action, target).await?;
                set.extend(
                    own.iter()
                        .zip(values)
                        .map(|(field, value)| assignment(*field, value)),
                );
            }
            None => later.push(link),
        }
    }
    Ok(later)
}

fn assignment(field: u16, value: Value<'static>) -> Assignment<'static> {
    Assignment {
        field,
        operation: Operation::Set,
        value,
    }
}

fn assignments(values: &Known) -> Vec<Assignment<'static>> {
    values
        .iter()
        .map(|(field, value)| assignment(*field, value.clone()))
        .collect()
}

/// Updates the records that meet a condition; returns how many.
pub(crate) async fn update(
    exec: Exec<'_>,
    model: &'static Model,
    mut set: Vec<Assignment<'_>>,
    filter: Option<&Filter>,
) -> Result<u64> {
    defaults::touch(model, &mut set);
    let planned = set.clone();
    let mut shape = Shape::new(b'U', model);
    shape.byte(0);
    shape.assignments(set);
    shape.optional_filter(filter);
    exec.execute(model, shape, |dialect| {
        plan::update(dialect, model, &planned, filter, false)
    })
    .await
}

/// Deletes the records that meet a condition; returns how many.
pub(crate) async fn delete(exec: Exec<'_>, model: &'static Model, filter: Option<&Filter>) -> Result<u64> {
    let mut shape = Shape::new(b'D', model);
    shape.byte(0);
    shape.optional_filter(filter);
    exec.execute(model, shape, |dialect| {
        plan::delete(dialect, model, filter, false)
    })
    .await
}

/// Turns connects whose key is just what the foreign key here stores into values.
pub(crate) fn connect_plainly(draft: &mut DraftData<'_>) {
    let model = draft.model;
    for link in std::mem::take(&mut draft.links) {
        let relation = &model.relations[usize::from(link.relation)];
        let (Some((own, target)), LinkAction::Connect(records)) = (foreign_key_here(relation), link.action)
        else {
            continue;
        };
        for record in &records {
            for (own, target) in own.iter().zip(target) {
                draft.put(*own, known_value(&record.key, *target));
            }
        }
    }
}
