//! The records on which the operations run.

use crate::db::{Db, Role, comment, post, profile, tag, team, user};

/// Ada leads Bea and has written two posts.
pub async fn fill(db: &Db) -> nicol::Result<()> {
    let ada = db
        .user()
        .create(user::New {
            email: "ada@example.com",
        })
        .set(user::name, "Ada")
        .set(user::role, Role::Admin)
        .with(user::profile.create(profile::New { bio: "numbers" }))
        .with(
            user::posts.create_all([
                post::New { title: "First" }
                    .set(post::id, "first")
                    .with(post::comments.create(comment::New { body: "good" }))
                    .with(post::tags.create(tag::New { name: "light" })),
                post::New { title: "Second" }.set(post::id, "second"),
            ]),
        )
        .await?;
    db.user()
        .create(user::New {
            email: "bea@example.com",
        })
        .with(user::manager.connect(user::id.eq(ada.id)))
        .await?;
    let new = team::New {
        region: "eu",
        number: 1,
        name: "first",
    };
    db.team().create(new).await.map(drop)
}
