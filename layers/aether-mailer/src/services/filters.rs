//! Filters: rules that sort a user's incoming mail. Each has an array of conditions that must all hold:
//!
//! ```json
//! [
//!   { "field": "from", "operator": "ends_with", "value": "@example.org" },
//!   { "field": "header:List-Id", "operator": "exists" },
//!   { "field": "size", "operator": "greater", "value": 5000000 }
//! ]
//! ```
//!
//! Fields are `from`, `to`, `subject`, `body`, `size` (in bytes) and `header:NAME`; operators `is`, `contains`,
//! `starts_with`, `ends_with` and `exists`, for the size `greater` and `less`. `"not": true` turns a condition
//! round. Letters count the same whatever their case.

use nicol::Json;

use crate::db::{Db, EmailFilter, FilterAction, email_filter};
use crate::{Error, Result};

use super::short_text;

/// An incoming mail, as filters see it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Incoming<'a> {
    /// The sender's address.
    pub from: &'a str,
    /// The recipients' addresses.
    pub to: &'a [&'a str],
    /// The subject.
    pub subject: &'a str,
    /// The text.
    pub body: &'a str,
    /// In bytes.
    pub size: i64,
    /// The headers: name and value.
    pub headers: &'a [(&'a str, &'a str)],
}

/// Adds a filter. The highest priority is asked first.
///
/// ```no_run
/// use aether_mailer::db::FilterAction;
/// use aether_mailer::services::filters::{self, Incoming};
/// use nicol::serde_json::json;
///
/// # async fn example(db: &aether_mailer::Db, ada: &str) -> aether_mailer::Result<()> {
/// let conditions = json!([{ "field": "subject", "operator": "contains", "value": "newsletter" }]);
/// filters::create(db, ada, "Newsletters", conditions, FilterAction::MoveToFolder, 10).await?;
/// let mail = Incoming { subject: "Our Newsletter", ..Incoming::default() };
/// let filter = filters::decide(db, ada, &mail).await?;
/// assert_eq!(filter.map(|filter| filter.action), Some(FilterAction::MoveToFolder));
/// # Ok(()) }
/// ```
///
/// # Errors
/// [`Error::Invalid`] when the conditions are none, P2003 when there is no such user.
pub async fn create(
    db: &Db,
    user_id: &str,
    name: &str,
    conditions: Json,
    action: FilterAction,
    priority: i32,
) -> Result<EmailFilter> {
    short_text("name", name, 100)?;
    parse(&conditions)?;
    let record = email_filter::New {
        name,
        conditions,
        action,
    };
    let create = db
        .email_filter()
        .create(record)
        .set(email_filter::user_id, user_id);
    Ok(create.set(email_filter::priority, priority).await?)
}

/// The filter that decides about a mail: the first whose conditions hold. Of equal priority the older is asked
/// first. What it does is in [`EmailFilter::action`].
///
/// # Errors
/// [`Error::Invalid`] when stored conditions are none.
pub async fn decide(db: &Db, user_id: &str, mail: &Incoming<'_>) -> Result<Option<EmailFilter>> {
    let find = db
        .email_filter()
        .find_many()
        .filter(email_filter::user_id.eq(user_id));
    let find = find.filter(email_filter::is_active.eq(true));
    let find = find
        .order_by(email_filter::priority.desc())
        .order_by(email_filter::created_at.asc());
    for filter in find.order_by(email_filter::id.asc()).await? {
        if holds(&filter.conditions, mail)? {
            return Ok(Some(filter));
        }
    }
    Ok(None)
}

/// Whether all conditions hold for a mail.
///
/// # Errors
/// [`Error::Invalid`] when the conditions are none.
pub fn holds(conditions: &Json, mail: &Incoming<'_>) -> Result<bool> {
    Ok(parse(conditions)?.iter().all(|condition| condition.holds(mail)))
}

/// Turns a filter on or off.
///
/// # Errors
/// P2025 when there is no such filter.
pub async fn set_active(db: &Db, filter_id: &str, active: bool) -> Result<EmailFilter> {
    let update = db.email_filter().update(email_filter::id.eq(filter_id));
    Ok(update.set(email_filter::is_active, active).await?)
}

/// Removes a filter. Returns whether there was one.
///
/// # Errors
/// The database's.
pub async fn remove(db: &Db, filter_id: &str) -> Result<bool> {
    Ok(db
        .email_filter()
        .delete_many()
        .filter(email_filter::id.eq(filter_id))
        .await?
        > 0)
}

struct Condition<'a> {
    field: Field<'a>,
    test: Test,
    not: bool,
}

enum Field<'a> {
    From,
    To,
    Subject,
    Body,
    Size,
    Header(&'a str),
}

enum Test {
    Is(String),
    Contains(String),
    StartsWith(String),
    EndsWith(String),
    Exists,
    Greater(i64),
    Less(i64),
}

impl Condition<'_> {
    fn holds(&self, mail: &Incoming<'_>) -> bool {
        let holds = match &self.field {
            Field::Size => self.test.holds_for_number(mail.size),
            Field::From => self.test.holds_for_text(mail.from),
            Field::Subject => self.test.holds_for_text(mail.subject),
            Field::Body => self.test.holds_for_text(mail.body),
            Field::To => mail.to.iter().any(|to| self.test.holds_for_text(to)),
            Field::Header(name) => mail
                .headers
                .iter()
                .any(|(header, value)| header.eq_ignore_ascii_case(name) && self.test.holds_for_text(value)),
        };
        holds != self.not
    }
}

impl Test {
    fn holds_for_text(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        match self {
            Test::Is(value) => text == *value,
            Test::Contains(value) => text.contains(value),
            Test::StartsWith(value) => text.starts_with(value),
            Test::EndsWith(value) => text.ends_with(value),
            Test::Exists => !text.is_empty(),
            Test::Greater(_) | Test::Less(_) => false,
        }
    }

    fn holds_for_number(&self, number: i64) -> bool {
        match self {
            Test::Greater(value) => number > *value,
            Test::Less(value) => number < *value,
            _ => false,
        }
    }
}

fn parse(conditions: &Json) -> Result<Vec<Condition<'_>>> {
    let conditions = conditions
        .as_array()
        .filter(|conditions| !conditions.is_empty())
        .ok_or_else(|| Error::invalid("conditions", "it must be an array with at least one condition"))?;
    let parse = |(at, condition)| {
        parse_one(condition)
            .map_err(|reason| Error::invalid("conditions", format!("condition {}: {reason}", at + 1)))
    };
    conditions.iter().enumerate().map(parse).collect()
}

fn parse_one(condition: &Json) -> Result<Condition<'_>, String> {
    let condition = condition.as_object().ok_or("it is no object")?;
    if let Some(key) = condition
        .keys()
        .find(|key| !["field", "operator", "value", "not"].contains(&key.as_str()))
    {
        return Err(format!("`{key}` is unknown"));
    }
    let text = |key: &str| condition.get(key).and_then(Json::as_str);
    let field = match text("field").ok_or("`field` is missing")? {
        "from" => Field::From,
        "to" => Field::To,
        "subject" => Field::Subject,
        "body" => Field::Body,
        "size" => Field::Size,
        other => match other.strip_prefix("header:") {
            Some(name) if !name.is_empty() => Field::Header(name),
            _ => return Err(format!("there is no field `{other}`")),
        },
    };
    let operator = text("operator").ok_or("`operator` is missing")?;
    let is_size = matches!(field, Field::Size);
    let word = || {
        let word = text("value").filter(|word| !word.is_empty());
        word.map(str::to_lowercase)
            .ok_or("`value` must be a text that is not empty")
    };
    let number = || {
        condition
            .get("value")
            .and_then(Json::as_i64)
            .ok_or("`value` must be a whole number")
    };
    let test = match operator {
        "greater" if is_size => Test::Greater(number()?),
        "less" if is_size => Test::Less(number()?),
        "is" if !is_size => Test::Is(word()?),
        "contains" if !is_size => Test::Contains(word()?),
        "starts_with" if !is_size => Test::StartsWith(word()?),
        "ends_with" if !is_size => Test::EndsWith(word()?),
        "exists" if !is_size => Test::Exists,
        other => return Err(format!("there is no operator `{other}` for this field")),
    };
    let not = match condition.get("not") {
        None => false,
        Some(not) => not.as_bool().ok_or("`not` must be true or false")?,
    };
    Ok(Condition { field, test, not })
}
