//! Sending, tracking and finding mails.

use aether_mailer::db::{EmailPriority, EmailStatus, EventType, NotificationType, User, sent_email};
use aether_mailer::services::mail::{self, Attachment, Kind, NewMail, Recipient, Search};
use aether_mailer::services::{accounts, domains, notifications, storage, tracking, users};
use aether_mailer::{Db, Error, Limit};
use nicol::Utc;
use nicol::chrono::TimeDelta;
use nicol::serde_json::json;

use crate::{a_domain, a_user, an_account, on_both};

const TO_CHARLES: &[Recipient<'static>] = &[Recipient {
    kind: Kind::To,
    address: "charles@example.org",
    name: Some("Charles Babbage"),
}];

fn note<'a>(account_id: &'a str, user_id: &'a str) -> NewMail<'a> {
    NewMail {
        account_id,
        user_id,
        recipients: TO_CHARLES,
        subject: "Note G",
        text: Some("The engine might compose music."),
        html: None,
        attachments: &[],
        priority: EmailPriority::Normal,
    }
}

/// Ada with the account ada@example.com; returns her and the account's id.
async fn ada_with_account(db: &Db) -> (User, String) {
    let ada = a_user(db, "ada").await;
    a_domain(db, &ada, "example.com").await;
    let account = an_account(db, &ada, "ada@example.com").await;
    (ada, account.id)
}

#[test]
fn a_mail_is_recorded_whole() {
    on_both(async |db| {
        let (ada, account) = ada_with_account(db).await;
        let recipients = [
            TO_CHARLES[0],
            Recipient {
                kind: Kind::Bcc,
                address: "Mary@Example.org",
                name: None,
            },
            Recipient {
                kind: Kind::Cc,
                address: "charles@EXAMPLE.org",
                name: None,
            },
        ];
        let attachments = [Attachment {
            filename: "table.pdf",
            mime_type: "application/pdf",
            size: 3_000_000,
            path: Some("/store/1"),
            checksum: None,
        }];
        let new = NewMail {
            recipients: &recipients,
            attachments: &attachments,
            ..note(&account, &ada.id)
        };
        let sent = mail::send(db, new).await.unwrap();
        assert!(sent.message_id.starts_with('<') && sent.message_id.ends_with("@example.com>"));
        assert_eq!(sent.status, EmailStatus::Pending);
        assert_eq!(
            sent.recipients,
            Some(json!([
                { "kind": "to", "address": "charles@example.org", "name": "Charles Babbage" },
                { "kind": "bcc", "address": "mary@example.org", "name": null },
            ]))
        );
        let (found, files, events) = mail::find(db, &sent.message_id).await.unwrap();
        assert_eq!(found, sent);
        assert_eq!((files.len(), files[0].filename.as_str()), (1, "table.pdf"));
        assert_eq!((events.len(), events[0].event), (1, EventType::Queued));
        let account = db.email_account().find_first().await.unwrap().unwrap();
        assert_eq!((account.emails_sent, account.current_storage), (1, 5));
        assert!(matches!(
            mail::find(db, "<nothing>").await,
            Err(Error::Missing { .. })
        ));
    });
}

#[test]
fn bad_mails_are_refused_and_leave_nothing() {
    on_both(async |db| {
        let (ada, account) = ada_with_account(db).await;
        let eve = a_user(db, "eve").await;
        let ok = note(&account, &ada.id);
        let wrong = [Recipient {
            address: "charles",
            ..TO_CHARLES[0]
        }];
        let addresses: Vec<String> = (0..=100).map(|at| format!("r{at}@example.org")).collect();
        let crowd: Vec<_> = addresses
            .iter()
            .map(|address| Recipient {
                address,
                ..TO_CHARLES[0]
            })
            .collect();
        let file = |filename, size| Attachment {
            filename,
            mime_type: "text/plain",
            size,
            path: None,
            checksum: None,
        };
        let bad = [
            NewMail {
                recipients: &[],
                ..ok
            },
            NewMail {
                recipients: &wrong,
                ..ok
            },
            NewMail {
                recipients: &crowd,
                ..ok
            },
            NewMail {
                subject: "a\r\nBcc: everybody@example.org",
                ..ok
            },
            NewMail { text: None, ..ok },
            NewMail {
                attachments: &[file("../passwd", 1)],
                ..ok
            },
            NewMail {
                attachments: &[file("a", -1)],
                ..ok
            },
            NewMail {
                attachments: &[file("a", i32::MAX), file("b", i32::MAX)],
                ..ok
            },
        ];
        for new in bad {
            let error = mail::send(db, new).await.unwrap_err();
            assert!(matches!(error, Error::Invalid { .. }), "{error}");
        }
        assert!(matches!(
            mail::send(db, note("nothing", &ada.id)).await,
            Err(Error::Missing { .. })
        ));
        assert!(matches!(
            mail::send(db, note(&account, &eve.id)).await,
            Err(Error::Refused { .. })
        ));
        users::set_active(db, &ada.id, false).await.unwrap();
        assert!(matches!(mail::send(db, ok).await, Err(Error::Refused { .. })));
        users::set_active(db, &ada.id, true).await.unwrap();
        accounts::set_active(db, &account, false).await.unwrap();
        assert!(matches!(mail::send(db, ok).await, Err(Error::Refused { .. })));
        assert_eq!(db.sent_email().count().await.unwrap(), 0);
        assert_eq!(db.email_event().count().await.unwrap(), 0);
        assert_eq!(storage::used(db, &account).await.unwrap(), 0);
    });
}

#[test]
fn limits_of_a_day_and_of_storage_hold() {
    on_both(async |db| {
        let (ada, account) = ada_with_account(db).await;
        let domain = db.domain().find_first().await.unwrap().unwrap();
        users::set_limits(db, &ada.id, 2, 1000).await.unwrap();
        let yesterday = mail::send(db, note(&account, &ada.id)).await.unwrap();
        let update = db.sent_email().update(sent_email::id.eq(&yesterday.id));
        update
            .set(sent_email::created_at, Utc::now() - TimeDelta::days(1))
            .await
            .unwrap();
        mail::send(db, note(&account, &ada.id)).await.unwrap();
        mail::send(db, note(&account, &ada.id)).await.unwrap();
        let error = mail::send(db, note(&account, &ada.id)).await.unwrap_err();
        assert!(
            matches!(
                error,
                Error::Quota {
                    limit: Limit::UserMailsPerDay,
                    maximum: 2,
                    wanted: 3
                }
            ),
            "{error}"
        );
        users::set_limits(db, &ada.id, 10, 1000).await.unwrap();
        domains::set_limits(db, &domain.id, 10, 2, 1000).await.unwrap();
        let error = mail::send(db, note(&account, &ada.id)).await.unwrap_err();
        assert!(
            matches!(
                error,
                Error::Quota {
                    limit: Limit::DomainMailsPerDay,
                    ..
                }
            ),
            "{error}"
        );
        domains::set_limits(db, &domain.id, 10, 10, 1000).await.unwrap();
        accounts::set_max_storage(db, &account, 2).await.unwrap();
        let files = [Attachment {
            filename: "big",
            mime_type: "x/y",
            size: 2_000_000,
            path: None,
            checksum: None,
        }];
        let error = mail::send(
            db,
            NewMail {
                attachments: &files,
                ..note(&account, &ada.id)
            },
        )
        .await
        .unwrap_err();
        assert!(
            matches!(
                error,
                Error::Quota {
                    limit: Limit::AccountStorage,
                    ..
                }
            ),
            "{error}"
        );
        assert_eq!(db.sent_email().count().await.unwrap(), 3);
        assert_eq!(
            db.email_account()
                .find_first()
                .await
                .unwrap()
                .unwrap()
                .emails_sent,
            3
        );
    });
}

#[test]
fn many_at_once_stay_within_the_day() {
    on_both(async |db| {
        let (ada, account) = ada_with_account(db).await;
        users::set_limits(db, &ada.id, 3, 1000).await.unwrap();
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let (db, account, user) = (db.clone(), account.clone(), ada.id.clone());
                tokio::spawn(async move { mail::send(&db, note(&account, &user)).await.is_ok() })
            })
            .collect();
        let mut sent = 0;
        for task in tasks {
            sent += usize::from(task.await.unwrap());
        }
        assert_eq!(sent, 3);
        assert_eq!(db.sent_email().count().await.unwrap(), 3);
    });
}

#[test]
fn events_move_a_mail_on() {
    on_both(async |db| {
        let (ada, account) = ada_with_account(db).await;
        let id = mail::send(db, note(&account, &ada.id)).await.unwrap().message_id;
        let early = tracking::report(db, &id, EventType::Clicked, None)
            .await
            .unwrap_err();
        assert!(matches!(
            early,
            Error::Progress {
                status: EmailStatus::Pending,
                event: EventType::Clicked
            }
        ));
        for event in [
            EventType::Sent,
            EventType::DeliveryDelayed,
            EventType::Sent,
            EventType::Delivered,
        ] {
            tracking::report(db, &id, event, None).await.unwrap();
        }
        let data = json!({ "link": "https://example.com/", "agent": "Ä" });
        let clicked = tracking::report(db, &id, EventType::Clicked, Some(data.clone()))
            .await
            .unwrap();
        assert_eq!(clicked.status, EmailStatus::Clicked);
        assert!(clicked.sent_at.is_some() && clicked.delivered_at.is_some() && clicked.opened_at.is_some());
        let again = tracking::report(db, &id, EventType::Opened, None).await.unwrap();
        assert_eq!(
            (again.status, again.opened_at),
            (EmailStatus::Clicked, clicked.opened_at)
        );
        let events = tracking::events(db, &again.id).await.unwrap();
        assert_eq!(events.len(), 7);
        assert!(events.iter().any(|event| event.data == Some(data.clone())));
        assert!(matches!(
            tracking::report(db, "<x>", EventType::Sent, None).await,
            Err(Error::Missing { .. })
        ));
    });
}

#[test]
fn a_bounce_is_told_to_the_sender() {
    on_both(async |db| {
        let (ada, account) = ada_with_account(db).await;
        let id = mail::send(db, note(&account, &ada.id)).await.unwrap().message_id;
        tracking::report(db, &id, EventType::Sent, None).await.unwrap();
        let smtp = json!({ "code": 550 });
        let bounced = tracking::report(db, &id, EventType::Bounced, Some(smtp))
            .await
            .unwrap();
        assert_eq!(bounced.status, EmailStatus::Bounced);
        let told = notifications::unread(db, &ada.id).await.unwrap();
        assert!(
            told.iter()
                .any(|told| told.r#type == NotificationType::EmailDeliveryFailure)
        );
        tracking::report(db, &id, EventType::Delivered, None)
            .await
            .unwrap_err();
    });
}

#[test]
fn mails_are_found_and_leave_by_urgency() {
    on_both(async |db| {
        let (ada, account) = ada_with_account(db).await;
        let mut ids = Vec::new();
        for (subject, priority) in [
            ("100% sure_thing", EmailPriority::Low),
            ("Urgent matter", EmailPriority::Urgent),
            ("another LOVELACE note", EmailPriority::Normal),
            ("high tea", EmailPriority::High),
        ] {
            let new = NewMail {
                subject,
                priority,
                ..note(&account, &ada.id)
            };
            ids.push(mail::send(db, new).await.unwrap().message_id);
        }
        tracking::report(db, &ids[3], EventType::Sent, None)
            .await
            .unwrap();
        tracking::report(db, &ids[3], EventType::Opened, None)
            .await
            .unwrap();

        let queue: Vec<_> = mail::queue(db, 10)
            .await
            .unwrap()
            .into_iter()
            .map(|mail| mail.message_id)
            .collect();
        assert_eq!(queue, [ids[1].clone(), ids[2].clone(), ids[0].clone()]);
        assert_eq!(mail::queue(db, 1).await.unwrap().len(), 1);
        assert_eq!(mail::queue(db, 0).await.unwrap(), []);

        let find = async |search: Search<'_>| {
            let found = mail::search(db, search, 10).await.unwrap();
            let mut subjects: Vec<_> = found.into_iter().filter_map(|(mail, ..)| mail.subject).collect();
            subjects.sort();
            subjects
        };
        let words = |words| Search {
            words: Some(words),
            ..Search::default()
        };
        assert_eq!(find(words("lovelace")).await, ["another LOVELACE note"]);
        assert_eq!(find(words("100%")).await, ["100% sure_thing"]);
        assert_eq!(find(words("e_t")).await, ["100% sure_thing"]);
        assert_eq!(find(words("compose MUSIC")).await.len(), 4);
        assert_eq!(
            find(Search {
                event: Some(EventType::Opened),
                ..Search::default()
            })
            .await,
            ["high tea"]
        );
        let pending = Search {
            status: Some(EmailStatus::Pending),
            account_id: Some(&account),
            ..Search::default()
        };
        assert_eq!(find(pending).await.len(), 3);
        let later = Search {
            since: Some(Utc::now() + TimeDelta::hours(1)),
            ..Search::default()
        };
        assert_eq!(find(later).await.len(), 0);
        let newest = db.sent_email().update(sent_email::message_id.eq(&ids[3]));
        newest
            .set(sent_email::created_at, Utc::now() + TimeDelta::minutes(1))
            .await
            .unwrap();
        let two = mail::search(db, Search::default(), 2).await.unwrap();
        assert_eq!(two.len(), 2);
        assert_eq!(two[0].0.message_id, ids[3]);
        assert_eq!(two[0].2.len(), 3);
    });
}

#[test]
fn services_join_the_callers_transaction() {
    on_both(async |db| {
        let (ada, account) = ada_with_account(db).await;
        let result: Result<(), Error> = db
            .transaction(async |tx| {
                mail::send(tx, note(&account, &ada.id)).await?;
                users::set_limits(tx, &ada.id, -1, 0).await?;
                Ok(())
            })
            .await;
        assert!(matches!(result, Err(Error::Invalid { .. })));
        assert_eq!(db.sent_email().count().await.unwrap(), 0);
        assert_eq!(storage::used(db, &account).await.unwrap(), 0);
    });
}
