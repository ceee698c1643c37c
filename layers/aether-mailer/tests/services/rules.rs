//! The rules that need no database: addresses, passwords, how a mail moves on.

use aether_mailer::address::{domain_name, mail_address};
use aether_mailer::db::{EmailStatus, EventType};
use aether_mailer::services::tracking;
use aether_mailer::{Error, password, secret};

#[test]
fn addresses_are_checked_and_written_small() {
    assert_eq!(
        mail_address(" Ada.Lovelace+notes@Example.COM ").unwrap(),
        "ada.lovelace+notes@example.com"
    );
    let wrong = [
        "",
        "ada",
        "@example.com",
        "ada@",
        "ada@example",
        "a da@example.com",
        "ada..l@example.com",
        ".ada@example.com",
        "ada@-example.com",
        "ada@exam_ple.com",
        "ada@127.0.0.1",
        "ada@example..com",
        "\"a b\"@example.com",
        "ada@example.com\r\nBcc: all@example.com",
        "ädа@example.com",
    ];
    for address in wrong {
        assert!(
            matches!(mail_address(address), Err(Error::Invalid { .. })),
            "{address:?}"
        );
    }
    assert!(mail_address(&format!("{}@example.com", "a".repeat(65))).is_err());
    assert!(domain_name(&format!("{}.com", "a.".repeat(130))).is_err());
    assert_eq!(domain_name("Mail.Example.com.").unwrap(), "mail.example.com");
}

#[test]
fn guessable_passwords_are_refused() {
    let weak = [
        "short",
        "aaaaaaaaaaaaaaaa",
        "123456789012",
        "012345678901234",
        "987654321098",
        "abcdefghijklmnop",
        "abcabcabcabcabc",
        "password1234",
        "P4$$w0rd2024!!",
        "Qwertyuiop123",
        "changemechangeme",
        "admin123456789",
        "Welcome2Aether",
        "adalovelace!!",
        "ada@home.example",
        "Letmein!!!!!!!!",
    ];
    for text in weak {
        let result = password::check(text, &["adalovelace", "ada@home.example"]);
        assert!(matches!(result, Err(Error::WeakPassword { .. })), "{text:?}");
        assert!(!result.unwrap_err().to_string().contains(text));
    }
    for text in [
        "correct horse battery staple",
        "3f9a-77c1-be02",
        "Übermäßig lange Wörter",
        "839201748392x1",
    ] {
        assert!(
            password::check(text, &["adalovelace", "ada@home.example"]).is_ok(),
            "{text:?}"
        );
    }
    assert!(password::check(&"kürbis suppe ".repeat(100), &[]).is_err());
}

#[test]
fn a_fingerprint_is_the_sha_256() {
    let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(secret::fingerprint("abc"), expected);
}

#[test]
fn a_mail_moves_forward_only() {
    use EmailStatus::{Bounced, Clicked, Delivered, Failed, Opened, Pending, Sent};
    let follows = [
        (Pending, EventType::Sent, Some(Sent)),
        (Sent, EventType::Delivered, Some(Delivered)),
        (Delivered, EventType::Opened, Some(Opened)),
        (Opened, EventType::Clicked, Some(Clicked)),
        (Clicked, EventType::Opened, Some(Clicked)),
        (Opened, EventType::Delivered, Some(Opened)),
        (Sent, EventType::Bounced, Some(Bounced)),
        (Sent, EventType::DeliveryDelayed, Some(EmailStatus::Deferred)),
        (EmailStatus::Deferred, EventType::Sent, Some(Sent)),
        (Pending, EventType::Rejected, Some(Failed)),
        (Pending, EventType::Opened, None),
        (Pending, EventType::Delivered, None),
        (Bounced, EventType::Delivered, None),
        (Failed, EventType::Sent, None),
        (Opened, EventType::Bounced, None),
    ];
    for (status, event, expected) in follows {
        assert_eq!(tracking::next(status, event), expected, "{status} {event}");
    }
}
