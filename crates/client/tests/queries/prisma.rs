//! Cases in which it is easy to differ from Prisma's client; the answers here are its own.

use nicol::{Order, Provider};

use crate::db::{Db, Profile, User, comment, post, profile, tag, user};
use crate::setup::on_each_engine;

/// Users `a` to `f` with names of which two are missing, and a manager each but `a` and `e`.
async fn people(db: &Db) -> nicol::Result<Vec<i32>> {
    let mut ids = Vec::new();
    let rows = [
        ("a", Some("Ada"), 3, None),
        ("b", None, 0, Some(0)),
        ("c", Some("Cy"), 1, Some(0)),
        ("d", None, 3, Some(1)),
        ("e", Some("Ada"), 2, None),
        ("f", Some("Fay"), 2, Some(2)),
    ];
    for (email, name, score, manager) in rows {
        let new = db
            .user()
            .create(user::New { email })
            .set(user::name, name)
            .set(user::score, score);
        let manager: Option<i32> = manager.map(|place: usize| ids[place]);
        ids.push(new.set(user::manager_id, manager).await?.id);
    }
    Ok(ids)
}

fn emails(users: Vec<User>) -> String {
    users.into_iter().map(|user| user.email).collect()
}

/// A page from each record on is the rest of the whole list, wherever NULLs stand, and however it is sorted.
#[test]
fn a_cursor_is_a_place_in_the_list() {
    on_each_engine(async |db: Db| {
        people(&db).await?;
        for (email, count) in [("a", 2), ("c", 1), ("f", 1)] {
            let posts = ["x", "y"].iter().take(count).map(|title| post::New { title });
            db.user()
                .update(user::email.eq(email))
                .with(user::posts.create_all(posts))
                .await?;
        }
        let orders: [fn() -> Vec<Order<User>>; 11] = [
            || vec![user::email.asc()],
            || vec![user::name.asc()],
            || vec![user::name.desc(), user::email.desc()],
            || vec![user::name.asc().nulls_first(), user::score.desc()],
            || vec![user::name.desc().nulls_last(), user::id.desc()],
            || vec![user::score.desc(), user::name.asc()],
            || vec![user::id.asc(), user::name.asc()],
            || vec![user::manager.order(user::name.asc())],
            || {
                vec![
                    user::manager.order(user::name.desc().nulls_first()),
                    user::score.asc(),
                ]
            },
            || vec![user::posts.count().desc(), user::name.asc()],
            || vec![user::profile.order(profile::bio.asc()), user::posts.count().asc()],
        ];
        for (number, order) in orders.iter().enumerate() {
            let sorted = |take: Option<i64>| {
                let mut query = db.user().find_many();
                for order in order() {
                    query = query.order_by(order);
                }
                // With the key behind it, as queries with a cursor have it.
                query = query.order_by(user::id.asc());
                match take {
                    Some(take) => query.take(take),
                    None => query,
                }
            };
            let all = emails(sorted(None).await?);
            assert_eq!(all.len(), 6);
            for (place, email) in all.char_indices() {
                let cursor = || user::email.eq(email.to_string());
                let (before, rest) = all.split_at(place);
                assert_eq!(
                    emails(sorted(None).cursor(cursor()).await?),
                    rest,
                    "{number} {email}"
                );
                let two = emails(sorted(Some(2)).cursor(cursor()).skip(1).await?);
                assert_eq!(
                    two,
                    rest[1..].chars().take(2).collect::<String>(),
                    "{number} {email}"
                );
                let back = emails(sorted(Some(-6)).cursor(cursor()).await?);
                assert_eq!(back, format!("{before}{email}"), "{number} {email}");
            }
            for take in [6, -6] {
                let nobody = sorted(Some(take)).cursor(user::email.eq("nobody"));
                assert_eq!(emails(nobody.await?), "", "{number}");
            }
        }
        Ok(())
    });
}

/// A condition about a NULL is neither met nor not met.
#[test]
fn what_is_not_met_is_not_unknown() {
    on_each_engine(async |db: Db| {
        people(&db).await?;
        let found = async |filter: nicol::Filter<User>| {
            db.user()
                .find_many()
                .filter(filter)
                .order_by(user::email.asc())
                .await
                .map(emails)
        };
        assert_eq!(found(user::manager.is(user::name.eq("Ada"))).await?, "bc");
        assert_eq!(found(user::manager.is_not(user::name.eq("Ada"))).await?, "aef");
        assert_eq!(found(user::manager.is_not(user::name.is_null())).await?, "abcef");
        assert_eq!(found(user::name.ne("Ada")).await?, "cf");
        assert_eq!(found(!user::name.eq("Ada")).await?, "cf");
        assert_eq!(found(user::name.not_in(["Ada"])).await?, "cf");
        assert_eq!(found(user::name.not_in(Vec::<String>::new())).await?, "abcdef");
        assert_eq!(found(user::reports.every(user::name.ne("Cy"))).await?, "bcdef");
        assert_eq!(found(user::reports.none(user::name.eq("Cy"))).await?, "bcdef");
        Ok(())
    });
}

#[test]
fn a_record_to_connect_that_is_not_there_has_a_code() {
    on_each_engine(async |db: Db| {
        people(&db).await?;
        let code = |error: nicol::Error| (error.code(), error.model());
        let missing = Some("User");

        // By another key than the stored one, by that key itself, in an update.
        for key in [user::email.eq("nobody"), user::id.eq(4711)] {
            let create = db
                .post()
                .create(post::New { title: "x" })
                .with(post::author.connect(key.clone()));
            assert_eq!(code(create.await.unwrap_err()), ("P2025", missing));
            let update = db
                .user()
                .update(user::email.eq("a"))
                .with(user::manager.connect(key));
            assert_eq!(code(update.await.unwrap_err()), ("P2025", missing));
        }
        // A key that was set rather than connected is the database's affair.
        let create = db
            .post()
            .create(post::New { title: "x" })
            .set(post::author_id, 4711);
        assert_eq!(create.await.unwrap_err().code(), "P2003");
        // Through a join table, and where the other record stores the key.
        let with_author = || {
            db.post()
                .create(post::New { title: "x" })
                .with(post::author.connect(user::email.eq("a")))
        };
        let tags = with_author().with(post::tags.connect(tag::name.eq("none")));
        assert_eq!(code(tags.await.unwrap_err()), ("P2025", Some("Tag")));
        let comments = with_author().with(post::comments.connect(comment::id.eq(1)));
        assert_eq!(code(comments.await.unwrap_err()), ("P2018", Some("Comment")));
        assert_eq!(db.post().count().await?, 0);

        // What is not there need not be disconnected.
        let post = with_author().await?;
        let update = db.post().update(post::id.eq(post.id));
        update
            .with(post::tags.disconnect(tag::name.eq("none")))
            .await
            .map(drop)
    });
}

#[test]
fn the_one_related_record_is_replaced_or_stays() {
    on_each_engine(async |db: Db| {
        people(&db).await?;
        let create = |bio| {
            db.user()
                .update(user::email.eq("a"))
                .with(user::profile.create(profile::New { bio }))
        };
        create("first").await?;
        // Its key is required, so it cannot leave.
        let error = create("second").await.unwrap_err();
        assert_eq!((error.code(), error.model()), ("P2014", Some("Profile")));
        let profiles: Vec<Profile> = db.profile().find_many().await?;
        assert_eq!(profiles.len(), 1);
        assert_eq!(profiles[0].bio, "first");
        Ok(())
    });
}

#[test]
fn a_record_that_others_need_is_not_deleted() {
    on_each_engine(async |db: Db| {
        people(&db).await?;
        let post = post::New { title: "x" };
        db.user()
            .update(user::email.eq("e"))
            .with(user::posts.create(post))
            .await?;
        let error = db.user().delete(user::email.eq("e")).await.unwrap_err();
        assert_eq!((error.code(), error.model()), ("P2003", Some("User")));
        if db.0.provider() == Provider::Postgres {
            assert!(error.message().contains("from the table `Post`"), "{error}");
        }
        assert_eq!(db.user().count().await?, 6);
        Ok(())
    });
}

/// A file can hold what no field of its type can be; PostgreSQL cannot.
#[test]
fn what_does_not_fit_its_field_is_told() {
    let scratch = nicol_testing::db::sqlite();
    crate::setup::run(&scratch, async |db: Db| {
        people(&db).await?;
        let write = async |sql: &str| {
            let connection = db.0.database().acquire(nicol_driver::Access::Write).await?;
            connection.script(sql).await
        };
        for (sql, field) in [
            ("UPDATE users SET role = 'KING' WHERE email = 'a'", "role"),
            (
                "UPDATE users SET role = 'USER', score = 'many' WHERE email = 'a'",
                "score",
            ),
            (
                "UPDATE users SET score = 1, created_at = 'soon' WHERE email = 'a'",
                "createdAt",
            ),
        ] {
            write(sql).await?;
            let error = db.user().find_many().await.unwrap_err();
            assert_eq!((error.code(), error.model()), ("P2023", Some("User")), "{sql}");
            assert_eq!(error.fields(), [field], "{sql}");
            let shown = error.to_string();
            assert!(
                !shown.contains("KING") && !shown.contains("many") && !shown.contains("soon"),
                "{shown}"
            );
        }
        Ok(())
    });
}
