//! Unique constraints and keys of several fields: values differ where they have to, keys that overlap agree.

use nicol::ErrorKind;

use crate::db::{
    Kind, Side, article, desk, limits, person, project, review, setting, singleton, slot, tenant, topic, work,
};
use crate::on_each_engine;

#[test]
fn few_values_are_used_up_one_by_one() {
    on_each_engine(async |db| {
        let make = db.factory(1);
        let mut kinds: Vec<Kind> = make
            .setting()
            .many(3)
            .await?
            .iter()
            .map(|setting| setting.kind)
            .collect();
        kinds.sort();
        assert_eq!(kinds, Kind::ALL);
        let error = make.setting().await.unwrap_err();
        assert_eq!(
            (error.kind(), error.model()),
            (ErrorKind::UniqueViolation, Some("Setting"))
        );
        assert_eq!(
            error.to_string(),
            "P2002: nothing is left for the unique field `kind` of Setting: all 3 values that can be made up are taken\n  help: make fewer records, or set the field yourself"
        );
        // What has become free is used again.
        db.setting().delete(setting::kind.eq(Kind::Medium)).await?;
        assert_eq!(make.setting().await?.kind, Kind::Medium);
        Ok(())
    });
}

#[test]
fn combinations_of_few_values_are_used_up_too() {
    on_each_engine(async |db| {
        db.slot()
            .create(slot::New {
                kind: Kind::Large,
                side: Side::Left,
            })
            .await?;
        let make = db.factory(1);
        let mut slots = make.slot().many(5).await?;
        slots.sort_by_key(|slot| (slot.kind, slot.side));
        slots.dedup_by_key(|slot| (slot.kind, slot.side));
        assert_eq!(slots.len(), 5);
        let error = make.slot().await.unwrap_err();
        assert!(
            error
                .message()
                .contains("`kind`, `side` of Slot: all 6 combinations"),
            "{error}"
        );
        Ok(())
    });
}

/// With one of the fields said, the other counts alone.
#[test]
fn what_is_said_narrows_the_combinations() {
    on_each_engine(async |db| {
        let make = db.factory(1);
        make.slot().set(slot::side, Side::Right).many(3).await?;
        let error = make.slot().set(slot::side, Side::Right).await.unwrap_err();
        assert!(error.message().contains("all 3 combinations"), "{error}");
        make.slot().many(3).await?;
        Ok(())
    });
}

#[test]
fn defaults_that_may_be_there_once_are_made_up() {
    on_each_engine(async |db| {
        let make = db.factory(1);
        let both = make.singleton().many(2).await?;
        assert_ne!(both[0].name, both[1].name);
        assert_ne!(both[0].flag, both[1].flag);
        assert!(make.singleton().await.is_err());
        let again = make.singleton().set(singleton::flag, true).await.unwrap_err();
        assert_eq!(again.code(), "P2002");
        Ok(())
    });
}

#[test]
fn keys_that_overlap_agree() {
    on_each_engine(async |db| {
        let make = db.factory(5);
        make.review().many(2).await?;
        let reviews = db
            .review()
            .find_many()
            .include(review::work.include(work::person).include(work::project))
            .await?;
        for (review, (work, person, project)) in &reviews {
            assert_eq!(
                (&review.tenant_id, review.number, &review.code),
                (&work.tenant_id, work.number, &work.code)
            );
            assert_eq!(
                (&person.tenant_id, &project.tenant_id),
                (&work.tenant_id, &work.tenant_id)
            );
        }
        // One tenant a work: not one for the person and another for the project.
        assert_eq!((reviews.len(), db.tenant().count().await?), (2, 2));
        Ok(())
    });
}

#[test]
fn given_records_are_used_as_parts_of_keys() {
    on_each_engine(async |db| {
        let make = db.factory(5);
        let tenant = make
            .tenant()
            .with(tenant::people.make(2))
            .with(tenant::projects.make(2))
            .await?;
        let people = db.person().find_many().await?;
        // The person says which tenant, so the project that is made is of the same.
        let work = make.work().with(work::person.to(&people[0])).await?;
        assert_eq!((&work.tenant_id, work.number), (&tenant.id, people[0].number));
        let same = db
            .project()
            .count()
            .filter(project::tenant_id.eq(&tenant.id))
            .await?;
        assert_eq!((same, db.project().count().await?), (3, 3));
        let projects = db.project().find_many().await?;
        let both = make
            .work()
            .with(work::person.to_one_of(&people))
            .with(work::project.to_one_of(&projects));
        assert_eq!(both.many(5).await?.len(), 5);
        assert_eq!(db.work().count().await?, 6);
        let set = make
            .work()
            .set(work::tenant_id, &tenant.id)
            .set(work::number, people[1].number)
            .await?;
        assert_eq!(set.tenant_id, tenant.id);
        // All of the key of a record that is not there: nobody makes it.
        let missing = make
            .desk()
            .set(desk::tenant_id, "nobody")
            .set(desk::number, 1)
            .await
            .unwrap_err();
        assert_eq!(missing.kind(), ErrorKind::ForeignKeyViolation);
        Ok(())
    });
}

#[test]
fn optional_relations_are_made_when_they_are_asked_for() {
    on_each_engine(async |db| {
        let make = db.factory(5);
        make.fill(1.0);
        let empty = make.desk().await?;
        assert_eq!((empty.tenant_id, empty.number), (None, None));
        let taken = make
            .desk()
            .with(desk::person.make().set(person::name, "Ada"))
            .await?;
        let owner = db.person().find_first().or_throw().await?;
        assert_eq!((taken.number, owner.name.as_str()), (Some(owner.number), "Ada"));
        let asked = make.desk().any(desk::number).await?;
        assert!(asked.tenant_id.is_some());
        make.person().with(person::desk.make()).await?;
        assert_eq!((db.desk().count().await?, db.person().count().await?), (4, 3));
        Ok(())
    });
}

#[test]
fn many_to_many_relations_are_made_and_connected() {
    on_each_engine(async |db| {
        let make = db.factory(5);
        let topic = make.topic().with(topic::articles.make(2)).await?;
        make.article()
            .with(article::topics.make(1))
            .with(article::topics.to(&topic))
            .with(
                article::related
                    .make(2)
                    .with(article::topics.connect(topic::id.eq(topic.id))),
            )
            .await?;
        let (_, articles) = db
            .topic()
            .find_unique(topic::id.eq(topic.id))
            .include(topic::articles)
            .or_throw()
            .await?;
        assert_eq!(
            (
                articles.len(),
                db.article().count().await?,
                db.topic().count().await?
            ),
            (5, 5, 2)
        );
        Ok(())
    });
}

#[test]
fn enough_values_are_there_for_narrow_columns() {
    on_each_engine(async |db| {
        let made = db.factory(5).limits().many(60).await?;
        let mut countries: Vec<&str> = made.iter().map(|one| one.country.as_str()).collect();
        countries.sort_unstable();
        countries.dedup();
        assert_eq!(countries.len(), 60);
        assert_eq!(db.limits().count().filter(limits::small.lt(1)).await?, 0);
        Ok(())
    });
}
