//! Sessions with MySQL and MariaDB.

use std::ops::Range;

use super::Mysql;
use crate::dialect::session::{Session, SessionFacts, Shadow, quoted_end, skip_quoted, split_with};

impl Session for Mysql {
    fn session_facts(&self) -> &'static SessionFacts {
        &SessionFacts {
            create_migrations_table: CREATE_MIGRATIONS_TABLE,
            epoch_milliseconds: false,
            try_lock: Some("SELECT GET_LOCK('prisma_migrate', 0)"),
            unlock: Some("SELECT RELEASE_LOCK('prisma_migrate')"),
            lock_holder: Some(
                "SELECT concat('connection ', id, ', user ', user, ', from ', host) FROM information_schema.processlist \
                 WHERE id = IS_USED_LOCK('prisma_migrate')",
            ),
            session_number: Some("SELECT CAST(CONNECTION_ID() AS CHAR)"),
            blockers: None,
            // Lock wait timeout, deadlock.
            lock_codes: &["1205", "1213"],
            ends_transaction_code: None,
            script_is_transaction: false,
            reset_session: None,
            shadow: Shadow::OnServer,
            uncommitted_value_code: None,
            foreign_keys_off: None,
            foreign_keys_on: None,
            counters: None,
            count_violations: None,
        }
    }

    fn reset_query(&self, _namespaces: &[String]) -> String {
        "SELECT concat('DROP TABLE IF EXISTS `', replace(table_name, '`', '``'), '`') \
         FROM information_schema.tables WHERE table_schema = database() AND table_type = 'BASE TABLE'"
            .to_owned()
    }

    fn split(&self, script: &str) -> Vec<Range<usize>> {
        let skip = |bytes: &[u8], at: usize| match bytes[at] {
            quote @ (b'\'' | b'"') => quoted_end(bytes, at, quote, true),
            _ => skip_quoted(bytes, at, false),
        };
        split_with(script, skip, |_| false)
    }
}

const CREATE_MIGRATIONS_TABLE: &str = "CREATE TABLE _prisma_migrations (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             DATETIME(3),
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          DATETIME(3),
    started_at              DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    applied_steps_count     INTEGER UNSIGNED NOT NULL DEFAULT 0
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
";
