//! Records that need their own kind, and models that need each other.

use nicol::{ErrorKind, Recipe};

use crate::db::{egg, hen, node, stubborn, tenant};
use crate::on_each_engine;

#[test]
fn the_first_of_its_kind_refers_to_itself() {
    on_each_engine(async |db| {
        let make = db.factory(1);
        let root = make
            .node()
            .with(node::children.make(2).with(node::children.make(1)))
            .await?;
        assert_eq!(root.parent_id, root.id);
        let inner = make
            .node()
            .with(node::parent.make().set(node::name, "above"))
            .await?;
        let above = db
            .node()
            .find_unique(node::id.eq(&inner.parent_id))
            .or_throw()
            .await?;
        assert_eq!((above.name.as_str(), &above.parent_id), ("above", &above.id));
        assert_eq!(db.node().count().await?, 7);
        Ok(())
    });
}

#[test]
fn where_the_database_makes_the_id_it_cannot() {
    on_each_engine(async |db| {
        let make = db.factory(1);
        let error = make.stubborn().await.unwrap_err();
        assert_eq!(
            (error.kind(), error.model()),
            (ErrorKind::RelationViolation, Some("Stubborn"))
        );
        assert_eq!(
            error.to_string(),
            "P2014: every Stubborn needs another Stubborn as its `parent`, and the first cannot refer to itself: \
             its `id` is made by the database\n  help: set `id` and `parentId` of the first to the same value, and give the others an existing record"
        );
        let first = make
            .stubborn()
            .set(stubborn::id, 1)
            .set(stubborn::parent_id, 1)
            .await?;
        let second = make
            .stubborn()
            .set(stubborn::id, 2)
            .with(stubborn::parent.to(&first))
            .await?;
        assert_eq!(second.parent_id, 1);
        Ok(())
    });
}

#[test]
fn models_that_need_each_other_are_refused() {
    on_each_engine(async |db| {
        let make = db.factory(1);
        let error = make.hen().await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "P2014: Hen.egg → Egg.hen → Hen: each of these records has to be there before the other\n  help: make one of these relations optional in the schema, or set its foreign key to that of an existing \
             record"
        );
        assert_eq!(
            make.egg().with(egg::hen.make()).await.unwrap_err().kind(),
            ErrorKind::RelationViolation
        );
        assert_eq!((db.hen().count().await?, db.egg().count().await?), (0, 0));
        let missing = make.hen().set(hen::egg_id, "nowhere").await.unwrap_err();
        assert_eq!(missing.kind(), ErrorKind::ForeignKeyViolation);
        Ok(())
    });
}

#[test]
fn definitions_that_lead_into_each_other_end() {
    on_each_engine(async |db| {
        let make = db.factory(1);
        make.define(Recipe::new().with(node::children.make(1)));
        let error = make.node().await.unwrap_err();
        assert!(error.message().contains("50 levels deep: Node"), "{error}");
        assert_eq!(db.node().count().await?, 0);
        Ok(())
    });
}

#[test]
fn a_factory_without_a_database_says_so() {
    let make = crate::db::Factory(nicol::Factory::offline(1));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let error = runtime
        .block_on(async { make.tenant().set(tenant::slug, "a").await })
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "P2009: this factory has no database\n  help: call `build()` instead of awaiting, or take the factory of a database: `db.factory(seed)`"
    );
}
