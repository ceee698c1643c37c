//! Records that are made up from the schema.

use aether_mailer::db::{domain_member, user};

use crate::on_both;

#[test]
fn every_model_has_records_as_small_as_can_be_and_full_ones() {
    on_both(async |db| {
        for (seed, fill) in [(1, 0.0), (2, 1.0), (3, 0.5), (3, 0.5)] {
            let make = db.factory(seed);
            make.fill(fill);
            make.one_of_each().await.unwrap();
        }
        assert_eq!(db.system_config().count().await.unwrap(), 4);
    });
}

#[test]
fn a_user_is_a_member_of_a_domain_once() {
    on_both(async |db| {
        let make = db.factory(1);
        let users = make.user().set(user::is_active, true).many(3).await.unwrap();
        let domains = make.domain().many(2).await.unwrap();
        let member = make
            .domain_member()
            .with(domain_member::user.to_one_of(&users))
            .with(domain_member::domain.to_one_of(&domains));
        assert_eq!(member.many(6).await.unwrap().len(), 6);
        // The domains have owners of their own.
        assert_eq!(db.user().count().await.unwrap(), 5);
    });
}
