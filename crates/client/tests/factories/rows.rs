//! All records of a database as text, model by model.

use std::fmt::Debug;

use crate::db::{Db, comment, everything, member, post, profile, tag, team, user};

/// The records of every model, a line each.
pub async fn all(db: &Db) -> nicol::Result<String> {
    let mut text = String::new();
    show(&mut text, db.user().find_many().order_by(user::id.asc()).await?);
    show(
        &mut text,
        db.profile().find_many().order_by(profile::id.asc()).await?,
    );
    let posts = db.post().find_many().order_by(post::id.asc());
    for (post, tags) in posts.include(post::tags.order_by(tag::id.asc())).await? {
        let tags: Vec<i32> = tags.iter().map(|tag| tag.id).collect();
        text.push_str(&format!("{post:?} with the tags {tags:?}\n"));
    }
    show(
        &mut text,
        db.comment().find_many().order_by(comment::id.asc()).await?,
    );
    show(&mut text, db.tag().find_many().order_by(tag::id.asc()).await?);
    show(
        &mut text,
        db.team().find_many().order_by(team::region.asc()).await?,
    );
    show(
        &mut text,
        db.member().find_many().order_by(member::user_id.asc()).await?,
    );
    let mut each = db.everything().find_many().order_by(everything::id.asc()).await?;
    for one in &mut each {
        // The number is the same; how many zeros are behind it is not.
        one.decimal = one.decimal.normalized();
        one.decimal_opt = one.decimal_opt.take().map(|decimal| decimal.normalized());
    }
    show(&mut text, each);
    Ok(text)
}

fn show<T: Debug>(text: &mut String, records: Vec<T>) {
    for record in records {
        text.push_str(&format!("{record:?}\n"));
    }
}
