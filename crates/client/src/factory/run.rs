//! Making records in a database: the records that one refers to, itself, then those that belong to it; all in one
//! transaction. `decision` says which values; here the database is asked which are taken.

use nicol_driver::database::Access;
use nicol_sql::Value;

use super::Factory;
use super::decision::{Decision, Group, Parent, key_here};
use super::recipe::{PartAction, PartData, Recipe, RecipeData};
use crate::client::{Client, Exec};
use crate::filter::equal;
use crate::include::{self, BoxFuture};
use crate::ir::{Filter, Find};
use crate::meta::{Link, Model, Relation};
use crate::write::tree::{self, Known};
use crate::write::{DraftData, LinkAction, LinkData, Record};
use crate::{Error, ErrorKind, Result, Row, transaction};

/// Fewer combinations of unique values than this may be met elsewhere by chance.
const RARE: u128 = 1 << 32;

/// Deeper than this, recipes lead into each other.
const DEEPEST: usize = 50;

/// How many numbers are passed over at most because their values are taken.
const MOST_PASSED_OVER: u128 = 1_000_000;

/// Makes so many records.
pub(super) async fn records<M: crate::Model>(
    factory: &Factory,
    recipe: Recipe<M>,
    count: usize,
) -> Result<Vec<M>> {
    let mut made = Vec::with_capacity(count);
    let jobs = (0..count).map(|_| (M::META, recipe.data.clone()));
    all(factory, jobs.collect(), &mut |row| {
        made.push(M::decode(row)?);
        Ok(())
    })
    .await?;
    Ok(made)
}

/// Makes a record of each model.
pub(super) async fn one_of_each(factory: &Factory, models: &[&'static Model]) -> Result<()> {
    let jobs = models.iter().map(|model| (*model, RecipeData::default()));
    all(factory, jobs.collect(), &mut |_| Ok(())).await
}

/// Makes records in one transaction.
async fn all(factory: &Factory, jobs: Vec<(&'static Model, RecipeData)>, each: Each<'_>) -> Result<()> {
    let Some(client) = &factory.client else {
        return Err(
            Error::new(ErrorKind::InvalidQuery, "this factory has no database").with_hint(
                "call `build()` instead of awaiting, or take the factory of a database: `db.factory(seed)`",
            ),
        );
    };
    if client.is_transaction() {
        return within(client, factory, jobs, each).await;
    }
    transaction::run(client, None, async |client| {
        within(client, factory, jobs, each).await
    })
    .await
}

async fn within(
    client: &Client,
    factory: &Factory,
    jobs: Vec<(&'static Model, RecipeData)>,
    each: Each<'_>,
) -> Result<()> {
    let session = client.session(Access::Write).await?;
    let exec = Exec {
        client,
        connection: &session,
    };
    for (model, recipe) in jobs {
        let job = Job {
            model,
            recipe,
            fixed: Known::new(),
            trail: Vec::new(),
            depth: 0,
        };
        make(Cx { exec, factory }, job, &mut *each).await?;
    }
    Ok(())
}

#[derive(Clone, Copy)]
struct Cx<'c> {
    exec: Exec<'c>,
    factory: &'c Factory,
}

/// A record to be made.
struct Job {
    model: &'static Model,
    recipe: RecipeData,
    /// The fields that are settled by what it is linked to.
    fixed: Known,
    /// The models and relations because of which it is needed.
    trail: Vec<(&'static str, &'static str)>,
    depth: usize,
}

type Each<'c> = &'c mut (dyn FnMut(&Row<'_>) -> Result<()> + Send);

/// Makes a record with all that it needs and all that belongs to it, and gives its row to `each`.
fn make<'c>(cx: Cx<'c>, job: Job, each: Each<'c>) -> BoxFuture<'c, Result<Known>> {
    Box::pin(async move {
        let Job {
            model,
            recipe,
            mut fixed,
            trail,
            depth,
        } = job;
        if depth > DEEPEST {
            return Err(Error::new(
                ErrorKind::InvalidQuery,
                format!(
                    "records are made for records {DEEPEST} levels deep: {}",
                    model.name
                ),
            )
            .with_hint("does a `define` make records whose own `define` leads back?")
            .with_model(model.name));
        }
        let recipe = cx.factory.defined(model, recipe);
        let recipe = resolve(cx, model, recipe, &mut fixed).await?;
        let decision = Decision::new(
            model,
            recipe,
            &fixed,
            cx.factory.settings(),
            cx.factory.shared.seed,
        )?;
        let mut values = untaken(cx, &decision).await?;
        for needed in &decision.parents {
            parent(cx, model, needed, &mut values, &trail, depth).await?;
        }
        let (links, later): (Vec<_>, Vec<_>) = decision
            .later
            .into_iter()
            .partition(|part| !matches!(part.action, PartAction::Make(..)));
        let draft = DraftData {
            model,
            values,
            links: links.into_iter().map(link).collect(),
        };
        let known = tree::insert(cx.exec, draft, each).await?;
        for part in later {
            if let PartAction::Make(count, recipe) = part.action {
                let relation = &model.relations[usize::from(part.relation)];
                for _ in 0..count {
                    child(cx, model, relation, &known, recipe.clone(), depth).await?;
                }
            }
        }
        Ok(known)
    })
}

/// What was said of a relation whose foreign key is elsewhere, as the link that carries it out.
fn link(part: PartData) -> LinkData<'static> {
    let action = match part.action {
        PartAction::Link(action) => action,
        PartAction::OneOf(records) => {
            let first = records.first().cloned().unwrap_or_default();
            LinkAction::Connect(vec![Record::of(first)])
        }
        PartAction::Make(..) => LinkAction::Connect(Vec::new()),
    };
    LinkData {
        relation: part.relation,
        action,
    }
}

/// Links whose foreign key is here become values.
async fn resolve(
    cx: Cx<'_>,
    model: &'static Model,
    mut recipe: RecipeData,
    fixed: &mut Known,
) -> Result<RecipeData> {
    let mut parts = Vec::with_capacity(recipe.parts.len());
    for part in recipe.parts {
        let relation = &model.relations[usize::from(part.relation)];
        match (part.action, key_here(relation)) {
            (PartAction::Link(action), Some((own, target))) => {
                let values = tree::resolve_one(cx.exec, relation, action, target).await?;
                own.iter()
                    .zip(values)
                    .for_each(|(field, value)| put(fixed, *field, value));
            }
            (action, _) => parts.push(PartData { action, ..part }),
        }
    }
    recipe.parts = parts;
    Ok(recipe)
}

fn put(values: &mut Known, field: u16, value: Value<'static>) {
    match values.iter_mut().find(|(present, _)| *present == field) {
        Some((_, present)) => *present = value,
        None => values.push((field, value)),
    }
}

fn get(values: &Known, field: u16) -> Option<&Value<'static>> {
    values
        .iter()
        .find(|(present, _)| *present == field)
        .map(|(_, value)| value)
}

/// The values of the next number that violate no unique constraint.
async fn untaken(cx: Cx<'_>, decision: &Decision) -> Result<Known> {
    let model = decision.model;
    let was_used = was_used(cx, model).await?;
    let mut taken = vec![0; decision.groups.len()];
    'number: loop {
        let values = decision.values(cx.factory.next(model.name));
        for (group, taken) in decision.groups.iter().zip(&mut taken) {
            if (was_used || group.size < RARE) && is_taken(cx.exec, model, group, &values).await? {
                *taken += 1;
                if *taken >= group.size.min(MOST_PASSED_OVER) {
                    return Err(decision.exhausted(group));
                }
                continue 'number;
            }
        }
        return Ok(values);
    }
}

/// Whether the table had records before the factory made one.
async fn was_used(cx: Cx<'_>, model: &'static Model) -> Result<bool> {
    let known = cx.factory.state().used.get(model.name).copied();
    if let Some(known) = known {
        return Ok(known);
    }
    let mut find = Find::new(model, vec![0]);
    find.take = Some(1);
    let is_used = include::run(cx.exec, &find, &mut |_| Ok(())).await? > 0;
    cx.factory.state().used.insert(model.name, is_used);
    Ok(is_used)
}

async fn is_taken(exec: Exec<'_>, model: &'static Model, group: &Group, values: &Known) -> Result<bool> {
    let mut parts = Vec::with_capacity(group.fields.len());
    for field in group.fields {
        let meta = &model.fields[usize::from(*field)];
        let default = || crate::write::defaults::literal(meta);
        match get(values, *field).cloned().or_else(default) {
            // NULL is like no other.
            None | Some(Value::Null) => return Ok(false),
            // Not every database can compare these; there are enough of them.
            Some(Value::Json(_) | Value::List(_)) => return Ok(false),
            Some(value) => parts.push(equal(*field, value)),
        }
    }
    exists(exec, model, Filter::And(parts)).await
}

async fn exists(exec: Exec<'_>, model: &'static Model, filter: Filter) -> Result<bool> {
    let mut find = Find::new(model, vec![0]);
    find.filter = Some(filter);
    find.take = Some(1);
    Ok(include::run(exec, &find, &mut |_| Ok(())).await? > 0)
}

/// Makes a record that the one with these values refers to, unless it is there, and takes over its key.
async fn parent(
    cx: Cx<'_>,
    model: &'static Model,
    needed: &Parent,
    values: &mut Known,
    trail: &[(&'static str, &'static str)],
    depth: usize,
) -> Result<()> {
    let Parent {
        relation,
        own,
        target,
        recipe,
    } = needed;
    let fixed: Known = target
        .iter()
        .zip(*own)
        .filter_map(|(target, own)| Some((*target, get(values, *own)?.clone())))
        .collect();
    if recipe.is_none() && fixed.len() == own.len() {
        let parts = fixed
            .iter()
            .map(|(field, value)| equal(*field, value.clone()))
            .collect();
        if exists(cx.exec, relation.target, Filter::And(parts)).await? {
            return Ok(());
        }
    }
    let is_needed = recipe.is_none();
    if is_needed && std::ptr::eq(relation.target, model) {
        return refer_to_itself(model, needed, values);
    }
    let mut longer = Vec::new();
    if is_needed {
        longer = [trail, &[(model.name, relation.name)]].concat();
        if let Some(place) = longer.iter().position(|(name, _)| *name == relation.target.name) {
            return Err(circle(&longer[place..]));
        }
    }
    let job = Job {
        model: relation.target,
        recipe: recipe.clone().unwrap_or_default(),
        fixed,
        trail: longer,
        depth: depth + 1,
    };
    let mut key = Vec::new();
    let mut read = |row: &Row<'_>| {
        let fields = target
            .iter()
            .map(|field| tree::field_value(row, relation.target, *field));
        key = fields.collect::<Result<Vec<_>>>()?;
        Ok(())
    };
    make(cx, job, &mut read).await?;
    own.iter()
        .zip(key)
        .for_each(|(field, value)| put(values, *field, value));
    Ok(())
}

/// The first record of a model whose records need one of their own kind refers to itself.
fn refer_to_itself(model: &'static Model, needed: &Parent, values: &mut Known) -> Result<()> {
    for (own, target) in needed.own.iter().zip(needed.target) {
        let Some(value) = get(values, *target).cloned() else {
            let field = |field: &u16| model.fields[usize::from(*field)].name;
            let (own, target, relation) = (field(own), field(target), needed.relation.name);
            return Err(Error::new(
                ErrorKind::RelationViolation,
                format!(
                    "every {0} needs another {0} as its `{relation}`, and the first cannot refer to itself: \
                     its `{target}` is made by the database",
                    model.name
                ),
            )
            .with_hint(format!(
                "set `{target}` and `{own}` of the first to the same value, and give the others an existing record"
            ))
            .with_model(model.name));
        };
        put(values, *own, value);
    }
    Ok(())
}

/// The error of models that need each other.
fn circle(steps: &[(&'static str, &'static str)]) -> Error {
    let first = steps[0].0;
    let shown: Vec<String> = steps
        .iter()
        .map(|(model, relation)| format!("{model}.{relation}"))
        .collect();
    Error::new(
        ErrorKind::RelationViolation,
        format!("{} → {first}: each of these records has to be there before the other", shown.join(" → ")),
    )
    .with_hint("make one of these relations optional in the schema, or set its foreign key to that of an existing record")
    .with_model(first)
}

/// Makes a record that belongs to the one with these keys.
async fn child(
    cx: Cx<'_>,
    model: &'static Model,
    relation: &'static Relation,
    known: &Known,
    recipe: RecipeData,
    depth: usize,
) -> Result<()> {
    let job = |fixed: Known| Job {
        model: relation.target,
        recipe,
        fixed,
        trail: Vec::new(),
        depth: depth + 1,
    };
    match relation.link {
        Link::Fields { own, target, .. } => {
            let fixed = target
                .iter()
                .zip(own)
                .map(|(target, own)| (*target, tree::known_value(known, *own)));
            make(cx, job(fixed.collect()), &mut |_| Ok(())).await?;
        }
        Link::Join { own, target, .. } => {
            let mut key = Value::Null;
            let mut read = |row: &Row<'_>| {
                key = tree::field_value(row, relation.target, target)?;
                Ok(())
            };
            make(cx, job(Known::new()), &mut read).await?;
            tree::link_rows(cx.exec, model, relation, &tree::known_value(known, own), key).await?;
        }
    }
    Ok(())
}
