//! What the names of fields say of their values: `email` looks like an address, `slug` like a slug. Two tables; a row
//! more is all that a new name takes. Nothing here makes a value invalid: types and lengths come first.

use super::words;

/// Text by the field's name. The first row whose word the name ends with counts, so longer words come first. The
/// templates go from the long to the short, for columns that have a limit.
///
/// | in a template | stands for |
/// |---|---|
/// | `{noun}`, `{city}` … | a word of a list |
/// | `{First}`, `{first}` | a name, as it is written or in lower case; also `{Last}`, `{last}` |
/// | `{n}` | a number from 1 to 9999 |
/// | `{#4}` | four digits |
/// | `{x8}` | eight hexadecimal digits |
#[rustfmt::skip]
pub(super) const TEXTS: &[(&[&str], &[&str])] = &[
    (&["email", "mail", "email_address", "reply_to"], &["{first}.{last}{n}@example.com", "{first}{n}@a.io"]),
    (&["first_name", "given_name", "forename"], &["{First}"]),
    (&["last_name", "family_name", "surname"], &["{Last}"]),
    (
        &["full_name", "display_name", "author_name", "contact_name"],
        &["{First} {Last}", "{First}"],
    ),
    (&["username", "user_name", "login", "handle", "nickname", "nick"], &["{first}_{noun}{n}", "{first}{n}"]),
    (&["hostname", "host", "domain_name", "domain", "fqdn"], &["{adjective}-{noun}{n}.example.com"]),
    (&["company", "company_name", "organization", "organisation", "vendor"], &["{Last} & {Last}", "{Last}"]),
    (&["file_name", "filename"], &["{adjective}-{noun}.{suffix}"]),
    (&["mime_type", "content_type", "media_type"], &["{mime}"]),
    (&["path", "file", "directory", "folder"], &["/{adjective}/{noun}/{x8}.{suffix}", "/{noun}{n}"]),
    (
        &["url", "uri", "website", "link", "href", "homepage", "avatar", "image", "photo", "logo", "icon"],
        &["https://{noun}.example.com/{adjective}/{x8}", "https://a.io/{x8}"],
    ),
    (&["slug", "permalink"], &["{adjective}-{noun}-{n}", "{noun}-{n}"]),
    (&["phone", "phone_number", "mobile", "telephone", "fax"], &["+1555{#7}"]),
    (&["subject", "title", "headline", "caption"], &["The {adjective} {noun}", "{adjective} {noun}", "{noun}"]),
    (
        &["description", "summary", "body", "content", "text", "bio", "about", "message", "comment", "note", "notes", "reason"],
        &["The {adjective} {noun} beside the {adjective} {noun}.", "The {adjective} {noun}.", "{noun}"],
    ),
    (&["ip", "ip_address", "ip_addr", "remote_addr"], &["10.{byte}.{byte}.{byte}"]),
    (&["street", "street_name", "address", "address_line", "line1", "line2"], &["{n} {Last} Street"]),
    (&["city", "town"], &["{city}"]),
    (&["country_code", "nationality"], &["{cc}"]),
    (&["country"], &["{country}", "{cc}"]),
    (&["zip", "zip_code", "postal_code", "postcode", "plz"], &["{#5}"]),
    (&["currency", "currency_code"], &["{currency}"]),
    (&["locale", "language", "lang", "language_code"], &["{locale}"]),
    (&["timezone", "time_zone", "tz"], &["{zone}", "UTC"]),
    (&["color", "colour"], &["#{x6}"]),
    (&["user_agent"], &["{browser}"]),
    (&["version"], &["{digit}.{digit}.{digit}"]),
    (&["checksum", "hash", "sha256", "digest", "fingerprint", "signature"], &["{x64}", "{x40}", "{x32}", "{x16}"]),
    (&["token", "secret", "api_key", "access_key", "password"], &["{x40}", "{x24}", "{x16}"]),
    (&["uuid", "guid"], &["{uuid}"]),
    (&["id", "ids"], &["{x24}", "{x16}"]),
    (&["code", "sku", "reference", "ref", "number"], &["{x8}"]),
    (&["key", "identifier"], &["{adjective}_{noun}", "{noun}"]),
    (&["type", "kind", "status", "state", "category"], &["{noun}"]),
    (&["json", "data", "metadata"], &["{\"note\": \"{adjective} {noun}\"}", "{}"]),
    // Last, and the rule for text of which nothing is known.
    (&[""], &["{adjective} {noun}", "{noun}"]),
];

/// The models whose `name` is that of a person.
#[rustfmt::skip]
pub(super) const PEOPLE: &[&str] = &[
    "user", "person", "customer", "member", "author", "contact", "employee", "student", "teacher",
    "patient", "guest", "subscriber", "player", "profile", "client", "lead",
];

/// How such a name looks.
pub(super) const PERSON: &[&str] = &["{First} {Last}", "{First}"];

/// Whole numbers by the field's name, as those above: from, to.
pub(super) const NUMBERS: &[(&[&str], i64, i64)] = &[
    (&["age"], 18, 90),
    (&["year"], 1990, 2030),
    (&["month"], 1, 12),
    (&["day", "day_of_month"], 1, 28),
    (&["weekday", "day_of_week"], 0, 6),
    (&["hour", "hours"], 0, 23),
    (&["minute", "minutes", "second", "seconds"], 0, 59),
    (&["rating", "stars"], 1, 5),
    (&["percent", "percentage", "progress", "discount"], 0, 100),
    (&["latitude", "lat"], -90, 90),
    (&["longitude", "lng", "lon"], -180, 180),
    (&["port"], 1024, 65535),
    (&["quantity", "qty"], 1, 20),
    (&["priority", "level", "rank"], 1, 10),
    (&["position", "order", "sort_order", "index"], 0, 99),
    (&["width", "height"], 100, 4000),
    (&["size", "bytes", "file_size"], 1, 1_000_000),
    (&["ttl", "timeout"], 60, 86_400),
    (&["status_code", "http_status"], 200, 204),
    (&["version"], 1, 20),
    (&[""], 1, 1000),
];

/// Points in time by the field's name, as those above: the years between which they lie.
pub(super) const YEARS: &[(&[&str], i32, i32)] = &[
    (
        &[
            "birthday",
            "birth_date",
            "date_of_birth",
            "birthdate",
            "dob",
            "born_at",
        ],
        1950,
        2005,
    ),
    (
        &[
            "expires",
            "expires_at",
            "expiry",
            "expiration",
            "expiration_date",
            "valid_until",
            "until",
            "due_date",
            "due_at",
            "end",
            "end_date",
            "ends_at",
        ],
        2035,
        2040,
    ),
    (&[""], 2020, 2024),
];

/// The list behind a word in a template.
pub(super) fn list(word: &str) -> Option<&'static [&'static str]> {
    Some(match word {
        "first" => words::FIRST,
        "last" => words::LAST,
        "adjective" => words::ADJECTIVES,
        "noun" => words::NOUNS,
        "city" => words::CITIES,
        "country" => words::COUNTRIES,
        "cc" => words::COUNTRY_CODES,
        "currency" => words::CURRENCIES,
        "locale" => words::LOCALES,
        "zone" => words::ZONES,
        "mime" => words::MIME_TYPES,
        "suffix" => words::SUFFIXES,
        "browser" => words::BROWSERS,
        _ => return None,
    })
}

/// The name in lower case, its words joined by `_`: `maxStorageMB` is `max_storage_mb`, `IPAddress` is `ip_address`.
pub(super) fn words_of(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut before = '_';
    let mut rest = name.chars().peekable();
    while let Some(character) = rest.next() {
        let ends_capitals = before.is_uppercase() && rest.peek().is_some_and(|next| next.is_lowercase());
        if character.is_uppercase() && before != '_' && (!before.is_uppercase() || ends_capitals) {
            out.push('_');
        }
        out.extend(character.to_lowercase());
        before = character;
    }
    out
}

/// The name ends with one of the words, as a whole word.
pub(super) fn means(name: &str, words: &[&str]) -> bool {
    words.iter().any(|word| {
        let rest = name.strip_suffix(word);
        rest.is_some_and(|rest| word.is_empty() || rest.is_empty() || rest.ends_with('_'))
    })
}
