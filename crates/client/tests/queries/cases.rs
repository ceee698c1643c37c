//! The cases: reading, writing, relations, transactions, errors.

use nicol::{Decimal, ErrorKind, Json};

use crate::db::{Db, Post, Role, User, comment, everything, member, post, profile, tag, team, user};
use crate::setup::on_each_engine;

/// Three users; Ada leads the others and has written two posts with comments and tags.
async fn fill(db: &Db) -> nicol::Result<User> {
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
                    .set(post::published, true)
                    .with(
                        post::comments
                            .create_all([comment::New { body: "one" }, comment::New { body: "two" }]),
                    )
                    .with(post::tags.create(tag::New { name: "light" })),
                post::New { title: "Second" }
                    .set(post::views, 7)
                    .with(post::tags.connect(tag::name.eq("light")))
                    .with(post::tags.create(tag::New { name: "glass" })),
            ]),
        )
        .await?;
    for (email, name) in [("bea@example.com", Some("Bea")), ("cy@example.org", None)] {
        let new = user::New { email };
        db.user()
            .create(new)
            .set(user::name, name)
            .with(user::manager.connect(user::id.eq(ada.id)))
            .await?;
    }
    Ok(ada)
}

#[test]
fn a_record_comes_back_as_it_was_created() {
    on_each_engine(async |db: Db| {
        let ada = fill(&db).await?;
        assert_eq!(
            (ada.email.as_str(), ada.name.as_deref(), ada.role),
            ("ada@example.com", Some("Ada"), Role::Admin)
        );
        assert_eq!(
            db.user().find_unique(user::email.eq("ada@example.com")).await?,
            Some(ada.clone())
        );
        assert_eq!(db.user().find_unique(user::id.eq(ada.id + 1000)).await?, None);
        let missing = db
            .user()
            .find_unique(user::id.eq(ada.id + 1000))
            .or_throw()
            .await
            .expect_err("no such user");
        assert_eq!((missing.code(), missing.model()), ("P2025", Some("User")));
        Ok(())
    });
}

#[test]
fn every_type_is_kept() {
    on_each_engine(async |db: Db| {
        let decimal: Decimal = "12345.6789".parse().expect("a number");
        let time = nicol::DateTime::from_timestamp_millis(1_704_164_645_678).expect("a time");
        let json: Json = nicol::serde_json::json!({"a": [1, 2.5, null, "ü"]});
        let new = everything::New {
            text: "it's \"quoted\" \\ ünïcode 🦀",
            flag: true,
            small: i32::MIN,
            large: i64::MAX,
            float: -0.1,
            decimal: decimal.clone(),
            time,
            json: json.clone(),
            bytes: &[0, 1, 255],
            role: Role::ReadOnly,
        };
        let made = db
            .everything()
            .create(new)
            .set(everything::texts, ["a", "b,\"c\"", ""])
            .set(everything::numbers, vec![3, -1])
            .set(everything::roles, [Role::Admin, Role::User])
            .await?;
        assert_eq!(
            (made.small, made.large, made.float, made.flag),
            (i32::MIN, i64::MAX, -0.1, true)
        );
        assert_eq!(
            (&made.decimal, made.time, &made.json, &made.bytes),
            (&decimal, time, &json, &vec![0, 1, 255])
        );
        assert_eq!(made.texts, ["a", "b,\"c\"", ""]);
        assert_eq!(
            (made.numbers.as_slice(), made.roles.as_slice()),
            ([3, -1].as_slice(), [Role::Admin, Role::User].as_slice())
        );
        assert_eq!(
            (
                made.text_opt.as_ref(),
                made.json_opt.as_ref(),
                made.r#type.as_str()
            ),
            (None, None, "keyword")
        );
        assert_eq!((made.ulid.len(), made.nano.len(), made.uuid.len()), (26, 12, 36));
        let found = db
            .everything()
            .find_first()
            .filter(everything::uuid.eq(made.uuid.as_str()))
            .await?;
        assert_eq!(found.as_ref(), Some(&made));
        let by = [
            everything::time.eq(time),
            everything::time.lt(time + nicol::chrono::TimeDelta::milliseconds(1)),
            everything::large.gt(i64::MAX - 1),
            everything::role.eq(Role::ReadOnly),
            everything::role.is_in([Role::User, Role::ReadOnly]),
            everything::flag.eq(true),
            everything::text_opt.is_null(),
            everything::bytes.eq(&[0_u8, 1, 255][..]),
            everything::float.lte(-0.1),
        ];
        for filter in by {
            let shown = format!("{filter:?}");
            assert_eq!(db.everything().count().filter(filter).await?, 1, "{shown}");
        }
        Ok(())
    });
}

#[test]
fn filters_combine() {
    on_each_engine(async |db: Db| {
        fill(&db).await?;
        let emails = async |filter: nicol::Filter<User>| {
            let users = db
                .user()
                .find_many()
                .filter(filter)
                .order_by(user::id.asc())
                .await?;
            Ok::<_, nicol::Error>(
                users
                    .iter()
                    .map(|user| user.email[..2].to_owned())
                    .collect::<Vec<_>>()
                    .join(" "),
            )
        };
        assert_eq!(emails(user::email.ends_with("example.com")).await?, "ad be");
        assert_eq!(emails(user::email.contains("_")).await?, "");
        assert_eq!(emails(user::name.is_null()).await?, "cy");
        assert_eq!(emails(user::name.ne("Ada")).await?, "be");
        assert_eq!(
            emails(user::name.eq("Ada").or(user::name.is_null())).await?,
            "ad cy"
        );
        assert_eq!(emails(!user::email.starts_with("ada")).await?, "be cy");
        assert_eq!(emails(user::email.not_in(["ada@example.com"])).await?, "be cy");
        assert_eq!(emails(user::email.is_in(Vec::<String>::new())).await?, "");
        assert_eq!(emails(nicol::all([])).await?, "ad be cy");
        assert_eq!(emails(nicol::any([])).await?, "");
        assert_eq!(emails(user::name.insensitive().contains("AD")).await?, "ad");
        assert_eq!(emails(user::posts.some(post::title.eq("First"))).await?, "ad");
        assert_eq!(
            emails(user::posts.every(post::published.eq(true))).await?,
            "be cy"
        );
        assert_eq!(emails(user::posts.none(post::published.eq(true))).await?, "be cy");
        assert_eq!(emails(user::manager.is(user::name.eq("Ada"))).await?, "be cy");
        assert_eq!(emails(user::manager.is_null()).await?, "ad");
        assert_eq!(emails(user::reports.some(user::name.eq("Bea"))).await?, "ad");
        assert_eq!(
            emails(user::profile.is(profile::bio.contains("numb"))).await?,
            "ad"
        );
        assert_eq!(
            emails(user::posts.some(post::tags.some(tag::name.eq("glass")))).await?,
            "ad"
        );
        assert_eq!(
            emails(user::posts.some(post::tags.none(tag::name.eq("glass")))).await?,
            "ad"
        );
        Ok(())
    });
}

#[test]
fn results_are_sorted_and_cut() {
    on_each_engine(async |db: Db| {
        let ada = fill(&db).await?;
        let names = |users: Vec<User>| {
            users
                .iter()
                .map(|user| user.email[..2].to_owned())
                .collect::<Vec<_>>()
                .join(" ")
        };
        let all = || db.user().find_many();
        assert_eq!(names(all().order_by(user::email.desc()).take(2).await?), "cy be");
        assert_eq!(names(all().order_by(user::email.asc()).skip(1).await?), "be cy");
        assert_eq!(
            names(all().order_by(user::name.asc().nulls_first()).await?),
            "cy ad be"
        );
        assert_eq!(
            names(all().order_by(user::name.desc().nulls_last()).await?),
            "be ad cy"
        );
        assert_eq!(names(all().order_by(user::email.asc()).take(-2).await?), "be cy");
        assert_eq!(
            names(
                all()
                    .order_by(user::posts.count().desc())
                    .order_by(user::id.desc())
                    .await?
            ),
            "ad cy be"
        );
        let by_manager = user::manager.order(user::email.asc().nulls_first());
        assert_eq!(
            names(all().order_by(by_manager).order_by(user::id.asc()).await?),
            "ad be cy"
        );
        let second = user::email.eq("bea@example.com");
        assert_eq!(
            names(all().cursor(second.clone()).order_by(user::email.asc()).await?),
            "be cy"
        );
        assert_eq!(
            names(
                all()
                    .cursor(second.clone())
                    .skip(1)
                    .order_by(user::email.asc())
                    .await?
            ),
            "cy"
        );
        // Backwards from the cursor; enums sort by their order or by their text: Bea is the first either way.
        let by_role = || {
            all()
                .cursor(second.clone())
                .order_by(user::role.asc())
                .order_by(user::email.asc())
        };
        assert_eq!(names(by_role().take(-2).await?), "be");
        assert_eq!(names(by_role().take(2).await?), "be cy");
        assert_eq!(names(all().cursor(user::id.eq(ada.id)).await?), "ad be cy");
        assert_eq!(names(all().cursor(user::id.eq(ada.id + 99)).await?), "");
        Ok(())
    });
}

#[test]
fn relations_arrive_beside_the_record() {
    on_each_engine(async |db: Db| {
        fill(&db).await?;
        let comments = post::comments.order_by(comment::id.desc()).take(1);
        let posts = user::posts
            .order_by(post::title.asc())
            .include(comments)
            .include(post::tags.order_by(tag::name.asc()));
        let users = db
            .user()
            .find_many()
            .order_by(user::id.asc())
            .include(posts)
            .include(user::manager)
            .include(user::profile)
            .await?;
        let (ada, posts, manager, profile) = &users[0];
        assert_eq!((ada.email.as_str(), manager.is_none()), ("ada@example.com", true));
        assert_eq!(
            profile.as_ref().map(|profile| profile.bio.as_str()),
            Some("numbers")
        );
        let shown: Vec<_> = posts
            .iter()
            .map(|(post, comments, tags)| {
                let tags: Vec<_> = tags.iter().map(|tag| tag.name.as_str()).collect();
                (
                    post.title.as_str(),
                    comments
                        .iter()
                        .map(|comment| comment.body.as_str())
                        .collect::<Vec<_>>(),
                    tags,
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                ("First", vec!["two"], vec!["light"]),
                ("Second", vec![], vec!["glass", "light"])
            ]
        );
        assert_eq!(users[1].2.as_ref().map(|manager| manager.id), Some(ada.id));
        assert!(users[2].1.is_empty());

        // Through the join table and back: the same post under two tags.
        let posts = tag::posts
            .order_by(post::title.desc())
            .include(post::author.include(user::reports));
        let tags = db
            .tag()
            .find_many()
            .order_by(tag::name.asc())
            .include(posts)
            .await?;
        let titles: Vec<Vec<&str>> = tags
            .iter()
            .map(|(_, posts)| posts.iter().map(|(post, _)| post.title.as_str()).collect())
            .collect();
        assert_eq!(titles, [vec!["Second"], vec!["Second", "First"]]);
        assert_eq!(tags[1].1[1].1.1.len(), 2);
        let limited = db
            .tag()
            .find_many()
            .order_by(tag::name.asc())
            .include(tag::posts.order_by(post::title.desc()).take(1))
            .await?;
        assert_eq!(
            limited[1]
                .1
                .iter()
                .map(|post| post.title.as_str())
                .collect::<Vec<_>>(),
            ["Second"]
        );
        Ok(())
    });
}

#[test]
fn compound_keys_connect_and_find() {
    on_each_engine(async |db: Db| {
        let ada = fill(&db).await?;
        for number in [1, 2] {
            db.team()
                .create(team::New {
                    region: "north",
                    number,
                    name: "N",
                })
                .await?;
        }
        db.member()
            .create(member::New {})
            .with(member::user.connect(user::id.eq(ada.id)))
            .with(member::team.connect(team::region_number("north", 2)))
            .await?;
        let place = db
            .member()
            .find_unique(member::place(ada.id, "north", 2))
            .include(member::team)
            .await?;
        assert_eq!(
            place.map(|(member, team)| (member.user_id, team.number)),
            Some((ada.id, 2))
        );
        let teams = db
            .team()
            .find_many()
            .order_by(team::number.asc())
            .include(team::members.include(member::user))
            .await?;
        assert_eq!(
            teams.iter().map(|(_, members)| members.len()).collect::<Vec<_>>(),
            [0, 1]
        );
        assert_eq!(teams[1].1[0].1.email, "ada@example.com");
        Ok(())
    });
}

#[test]
fn records_change() {
    on_each_engine(async |db: Db| {
        let ada = fill(&db).await?;
        let changed = db
            .user()
            .update(user::email.eq("ada@example.com"))
            .set(user::role, Role::User)
            .set(user::name, None::<&str>)
            .change(user::score.increment(5))
            .with(user::reports.disconnect(user::email.eq("cy@example.org")))
            .await?;
        assert_eq!((changed.role, changed.name, changed.score), (Role::User, None, 5));
        assert!(changed.updated_at >= ada.updated_at);
        assert_eq!(db.user().count().filter(user::manager.is_null()).await?, 2);
        let missing = db
            .user()
            .update(user::id.eq(-1))
            .set(user::score, 1)
            .await
            .expect_err("no such user");
        assert_eq!(missing.code(), "P2025");
        assert_eq!(
            db.user()
                .update_many()
                .filter(user::manager.exists())
                .set(user::score, 9)
                .await?,
            1
        );

        let upsert = async |email: &str| {
            db.user()
                .upsert(user::email.eq(email))
                .create(user::New { email })
                .change(user::score.increment(1))
                .await
        };
        assert_eq!(upsert("new@example.com").await?.score, 0);
        assert_eq!(upsert("new@example.com").await?.score, 1);
        let other = db
            .user()
            .upsert(user::id.eq(ada.id))
            .create(user::New {
                email: "other@example.com",
            })
            .set(user::name, "Again")
            .await?;
        assert_eq!((other.id, other.name.as_deref()), (ada.id, Some("Again")));

        let gone = db.user().delete(user::email.eq("new@example.com")).await?;
        assert_eq!(gone.score, 1);
        assert_eq!(
            db.user()
                .delete(user::email.eq("new@example.com"))
                .await
                .expect_err("gone")
                .code(),
            "P2025"
        );
        assert_eq!(
            db.comment().delete_many().filter(comment::body.eq("one")).await?,
            1
        );
        assert_eq!(db.comment().delete_many().await?, 1);
        Ok(())
    });
}

#[test]
fn many_records_are_created_at_once() {
    on_each_engine(async |db: Db| {
        let emails: Vec<String> = (0..10_000)
            .map(|number| format!("u{number}@example.com"))
            .collect();
        let count = db
            .user()
            .create_many(emails.iter().map(|email| user::New { email }))
            .await?;
        assert_eq!((count, db.user().count().await?), (10_000, 10_000));
        let mixed = [
            user::New { email: "a" }.set(user::name, "A"),
            user::New { email: "b" }.set(user::role, Role::Admin),
            user::New {
                email: "u1@example.com",
            }
            .set(user::score, 3),
        ];
        let clash = db
            .user()
            .create_many(mixed.clone())
            .await
            .expect_err("one exists already");
        assert_eq!((clash.code(), db.user().count().await?), ("P2002", 10_000));
        assert_eq!(db.user().create_many(mixed).skip_duplicates().await?, 2);
        let b = db.user().find_unique(user::email.eq("b")).or_throw().await?;
        assert_eq!((b.name, b.role, b.score), (None, Role::Admin, 0));
        assert_eq!(db.user().create_many(Vec::<user::New>::new()).await?, 0);
        Ok(())
    });
}

#[test]
fn errors_name_the_fields() {
    on_each_engine(async |db: Db| {
        let ada = fill(&db).await?;
        let twice = db
            .user()
            .create(user::New {
                email: "ada@example.com",
            })
            .await
            .expect_err("a duplicate");
        assert!(twice.is_unique_violation());
        assert_eq!(
            (twice.code(), twice.model(), twice.fields()),
            ("P2002", Some("User"), ["email".to_owned()].as_slice())
        );
        assert!(!twice.to_string().contains("ada@example.com"), "{twice}");
        let nowhere = db
            .post()
            .create(post::New { title: "x" })
            .set(post::author_id, -1)
            .await
            .expect_err("no such author");
        assert_eq!(nowhere.code(), "P2003");
        let restricted = db
            .user()
            .delete(user::id.eq(ada.id))
            .await
            .expect_err("others refer to it");
        assert_eq!(restricted.code(), "P2003");
        let unknown = post::author.connect(user::email.eq("nobody@example.com"));
        let unknown = db
            .post()
            .create(post::New { title: "x" })
            .with(unknown)
            .await
            .expect_err("no such author");
        assert_eq!((unknown.code(), db.post().count().await?), ("P2025", 2));
        Ok(())
    });
}

#[test]
fn transactions_hold_or_vanish() {
    on_each_engine(async |db: Db| {
        let ada = fill(&db).await?;
        let made: Post = db
            .transaction(async |tx: &Db| {
                tx.user().update(user::id.eq(ada.id)).set(user::score, 50).await?;
                let post = tx
                    .post()
                    .create(post::New { title: "In" })
                    .set(post::author_id, ada.id)
                    .await?;
                Ok::<_, nicol::Error>(post)
            })
            .await?;
        assert_eq!(
            db.post()
                .find_unique(post::id.eq(made.id.as_str()))
                .await?
                .map(|post| post.title),
            Some("In".to_owned())
        );
        let failed = db
            .transaction(async |tx: &Db| {
                tx.user().update(user::id.eq(ada.id)).set(user::score, 99).await?;
                tx.user()
                    .create(user::New {
                        email: "ada@example.com",
                    })
                    .await
            })
            .await
            .expect_err("a duplicate");
        assert_eq!(failed.code(), "P2002");
        let nested = db
            .transaction(async |tx: &Db| tx.transaction(async |_: &Db| Ok::<_, nicol::Error>(())).await)
            .await
            .expect_err("transactions do not nest");
        assert_eq!(nested.kind(), ErrorKind::Transaction);
        let score = db.user().find_unique(user::id.eq(ada.id)).or_throw().await?.score;
        assert_eq!(score, 50);
        Ok(())
    });
}

#[test]
fn many_tasks_share_the_pool() {
    on_each_engine(async |db: Db| {
        let ada = fill(&db).await?;
        let mut tasks = Vec::new();
        for number in 0..32 {
            let db = db.clone();
            tasks.push(tokio::spawn(async move {
                for _ in 0..10 {
                    db.user()
                        .update(user::id.eq(ada.id))
                        .change(user::score.increment(1))
                        .await?;
                    db.user()
                        .find_many()
                        .filter(user::id.gte(number))
                        .include(user::posts)
                        .await?;
                }
                Ok::<_, nicol::Error>(())
            }));
        }
        for task in tasks {
            task.await.expect("no panic")?;
        }
        assert_eq!(
            db.user().find_unique(user::id.eq(ada.id)).or_throw().await?.score,
            320
        );
        Ok(())
    });
}

nicol::select! {
    /// What a visiting card shows.
    struct Card from user { email, name, posts { title, tags { name } }, manager { email } }
}

#[test]
fn a_selection_reads_what_it_names() {
    on_each_engine(async |db: Db| {
        fill(&db).await?;
        let cards = db
            .user()
            .find_many()
            .order_by(user::id.asc())
            .select::<Card>()
            .await?;
        assert_eq!(
            (
                cards[0].email.as_str(),
                cards[0].posts.len(),
                cards[0].manager.is_none()
            ),
            ("ada@example.com", 2, true)
        );
        let glass = |post: &CardPosts| post.tags.iter().any(|tag: &CardPostsTags| tag.name == "glass");
        assert_eq!(
            cards[0]
                .posts
                .iter()
                .filter(|post| glass(post))
                .map(|post| post.title.as_str())
                .collect::<Vec<_>>(),
            ["Second"]
        );
        assert_eq!(
            cards[1]
                .manager
                .as_ref()
                .map(|manager: &CardManager| manager.email.as_str()),
            Some("ada@example.com")
        );
        let card = db
            .user()
            .find_unique(user::email.eq("cy@example.org"))
            .select::<Card>()
            .include(user::manager)
            .or_throw()
            .await?;
        assert_eq!(
            (card.0.name, card.1.map(|manager| manager.role)),
            (None, Some(Role::Admin))
        );
        Ok(())
    });
}
