//! Points in time in SQLite files: as text, as milliseconds, and both in one file.

use nicol::{DateTime, Utc};
use nicol_driver::DatabaseUrl;
use nicol_driver::database::{Access, Database};

use crate::db::{Db, Member, User, user};
use crate::setup::run;

/// The form in which a row is put into the file.
#[derive(Clone, Copy)]
enum Form {
    Text,
    Milliseconds,
    Sql,
}

fn at(minute: i64) -> DateTime<Utc> {
    // Shortly before midnight, so that the day changes on the way.
    DateTime::from_timestamp(1_704_153_600 - 180 + minute * 60, 0).expect("a time")
}

fn written(form: Form, minute: i64) -> String {
    match form {
        Form::Text => format!("'{}'", at(minute).format("%Y-%m-%dT%H:%M:%S%.3f+00:00")),
        Form::Milliseconds => at(minute).timestamp_millis().to_string(),
        Form::Sql => format!("'{}'", at(minute).format("%Y-%m-%d %H:%M:%S")),
    }
}

/// Puts rows into the file as another program would, then runs the case with a client opened after that.
/// The users are called `0`, `1` … and were created in this order, but stand in the file the other way round.
fn on_file<F: Future<Output = nicol::Result<()>>>(
    parameter: &str,
    forms: &[Form],
    case: impl FnOnce(Db) -> F,
) {
    let mut scratch = nicol_testing::db::sqlite();
    scratch.url.push_str(parameter);
    let url = DatabaseUrl::parse(&scratch.url).expect("an address");
    run(&scratch, async |_| {
        let other = Database::connect(&url).await?;
        let connection = other.acquire(Access::Write).await?;
        for (minute, form) in forms.iter().enumerate().rev() {
            let time = written(*form, minute as i64);
            let insert = format!(
                "INSERT INTO users (email, created_at, \"updatedAt\") VALUES ('{minute}', {time}, {time})"
            );
            connection.execute(&insert, &[]).await?;
        }
        drop(connection);
        case(Db(nicol::Client::connect(&scratch.url).await?)).await
    });
}

fn emails(users: &[User]) -> String {
    users
        .iter()
        .map(|user| user.email.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Compares, sorts and turns pages in a file with the users 0 to 5.
async fn times_are_times(db: &Db) -> nicol::Result<()> {
    let all = || db.user().find_many().order_by(user::created_at.asc());
    for (minute, user) in all().await?.iter().enumerate() {
        assert_eq!(
            (user.email.as_str(), user.created_at),
            (minute.to_string().as_str(), at(minute as i64))
        );
    }
    assert_eq!(emails(&all().filter(user::created_at.lt(at(2))).await?), "0 1");
    assert_eq!(
        emails(&all().filter(user::created_at.gte(at(2))).await?),
        "2 3 4 5"
    );
    assert_eq!(emails(&all().filter(user::created_at.eq(at(4))).await?), "4");
    assert_eq!(
        emails(&all().filter(user::created_at.is_in([at(0), at(5)])).await?),
        "0 5"
    );
    assert_eq!(
        emails(&all().filter(user::created_at.ne(at(3))).await?),
        "0 1 2 4 5"
    );
    assert_eq!(emails(&all().cursor(user::email.eq("3")).take(2).await?), "3 4");
    assert_eq!(
        emails(&all().cursor(user::email.eq("3")).take(-3).await?),
        "1 2 3"
    );
    Ok(())
}

/// The type that a new record's times have in the file.
async fn form_of_new(db: &Db) -> nicol::Result<String> {
    db.user().create(user::New { email: "new" }).await?;
    let mut form = String::new();
    let connection = db.0.database().acquire(Access::Read).await?;
    let sql = "SELECT typeof(created_at) FROM users WHERE email = 'new'";
    connection
        .query(sql, &[], &mut |row| {
            form = row.get(0)?;
            Ok(())
        })
        .await?;
    drop(connection);
    db.user().delete(user::email.eq("new")).await?;
    Ok(form)
}

#[test]
fn a_new_file_holds_text() {
    on_file("", &[], async |db| {
        assert_eq!(form_of_new(&db).await?, "text");
        Ok(())
    });
}

#[test]
fn text_stays_text() {
    on_file("", &[Form::Text; 6], async |db| {
        times_are_times(&db).await?;
        assert_eq!(form_of_new(&db).await?, "text");
        Ok(())
    });
}

#[test]
fn milliseconds_stay_milliseconds() {
    on_file("", &[Form::Milliseconds; 6], async |db| {
        times_are_times(&db).await?;
        assert_eq!(form_of_new(&db).await?, "integer");
        let emails = (10..20).map(|number| number.to_string()).collect::<Vec<_>>();
        db.user()
            .create_many(emails.iter().map(|email| user::New { email }))
            .await?;
        assert_eq!(db.user().count().filter(user::created_at.gt(at(60))).await?, 10);
        Ok(())
    });
}

#[test]
fn forms_that_meet_in_one_file_compare_by_value() {
    use Form::{Milliseconds, Sql, Text};
    for forms in [
        [Milliseconds, Text, Milliseconds, Text, Milliseconds, Text],
        [Text, Text, Text, Milliseconds, Milliseconds, Milliseconds],
        [Sql, Text, Sql, Text, Sql, Text],
        [Sql; 6],
        [Text, Sql, Milliseconds, Text, Sql, Milliseconds],
    ] {
        on_file("", &forms, async |db| {
            times_are_times(&db).await?;
            assert_eq!(form_of_new(&db).await?, "text");
            Ok(())
        });
    }
}

#[test]
fn the_address_chooses_the_form() {
    on_file("?timestamp_format=unixepoch-ms", &[], async |db| {
        assert_eq!(form_of_new(&db).await?, "integer");
        Ok(())
    });
    on_file("?timestamp_format=unixepoch-ms", &[Form::Text; 6], async |db| {
        times_are_times(&db).await?;
        assert_eq!(form_of_new(&db).await?, "integer");
        Ok(())
    });
    on_file(
        "?timestamp_format=iso8601",
        &[Form::Milliseconds; 6],
        async |db| {
            times_are_times(&db).await?;
            assert_eq!(form_of_new(&db).await?, "text");
            Ok(())
        },
    );
}

#[test]
fn the_guides_statement_makes_text_of_milliseconds() {
    let guide = include_str!("../../../../docs/guide/storage.md");
    let (_, statement) = guide.split_once("```sql\n").expect("a statement");
    let (statement, _) = statement.split_once("```").expect("its end");
    let statement = statement
        .replace("\"User\"", "users")
        .replace("createdAt", "created_at");
    let forms = [
        Form::Milliseconds,
        Form::Text,
        Form::Milliseconds,
        Form::Text,
        Form::Milliseconds,
        Form::Text,
    ];
    on_file("", &forms, async |db| {
        let connection = db.0.database().acquire(Access::Write).await?;
        connection.script(&statement).await?;
        let mut kept = Vec::new();
        let sql = "SELECT created_at FROM users ORDER BY created_at";
        connection
            .query(sql, &[], &mut |row| {
                kept.push(format!("'{}'", row.get::<String>(0)?));
                Ok(())
            })
            .await?;
        let expected: Vec<String> = (0..6).map(|minute| written(Form::Text, minute)).collect();
        assert_eq!(kept, expected);
        Ok(())
    });
}

#[test]
fn old_rows_are_seen_behind_many_new_ones() {
    let mut forms = vec![Form::Text; 200];
    forms.extend([Form::Milliseconds; 3]);
    // The last are put into the file first.
    on_file("", &forms, async |db| {
        let last = db
            .user()
            .find_first()
            .order_by(user::created_at.desc())
            .or_throw()
            .await?;
        assert_eq!(last.email, "202");
        let _: Vec<Member> = db.member().find_many().await?;
        Ok(())
    });
}
