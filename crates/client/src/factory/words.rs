//! The words that made-up text is made of: plain, short, of ASCII, and different also where upper and lower case are
//! the same. Adding or removing one changes the rows that seeds stand for, so think twice.

pub(super) const FIRST: &[&str] = &[
    "Ada", "Alan", "Alma", "Amir", "Anna", "Aron", "Bea", "Boris", "Carl", "Chen", "Clara", "Cleo", "Dana",
    "Dario", "Edith", "Elif", "Emil", "Erik", "Fatima", "Felix", "Flora", "Frida", "Grace", "Hana", "Hugo",
    "Ines", "Iris", "Ivan", "Jana", "Joel", "Jonas", "Kemal", "Klara", "Lars", "Leila", "Linus", "Luis",
    "Maja", "Marco", "Mina", "Nadia", "Niels", "Nora", "Olga", "Omar", "Oscar", "Paula", "Pedro", "Rana",
    "Rosa", "Ruth", "Samir", "Sara", "Selma", "Sofia", "Tara", "Theo", "Timur", "Vera", "Viktor", "Wanda",
    "Yara", "Yuri", "Zoe",
];

pub(super) const LAST: &[&str] = &[
    "Adler", "Andersen", "Bach", "Baker", "Berg", "Blanc", "Bose", "Brandt", "Castro", "Costa", "Curie",
    "Dahl", "Diaz", "Duran", "Eder", "Ferrari", "Fischer", "Garcia", "Gauss", "Haas", "Hansen", "Hopper",
    "Ito", "Jansen", "Jones", "Kaya", "Keller", "Khan", "Kowalski", "Kumar", "Lang", "Larsen", "Lehmann",
    "Lopez", "Lovelace", "Marino", "Meyer", "Moreau", "Nakamura", "Nguyen", "Noether", "Novak", "Okafor",
    "Olsen", "Park", "Patel", "Petrov", "Quist", "Ramos", "Rossi", "Santos", "Sato", "Schmidt", "Silva",
    "Smith", "Tanaka", "Turing", "Vidal", "Vogel", "Weber", "Wong", "Young", "Zhang", "Ziegler",
];

pub(super) const ADJECTIVES: &[&str] = &[
    "amber", "ancient", "autumn", "bitter", "blue", "bold", "brave", "bright", "broad", "calm", "clear",
    "cold", "crimson", "curious", "damp", "dark", "dawn", "deep", "distant", "dry", "eager", "early",
    "empty", "falling", "fancy", "fast", "fragrant", "frosty", "gentle", "golden", "green", "grey", "happy",
    "hidden", "holy", "icy", "late", "light", "little", "lively", "long", "misty", "modest", "narrow",
    "nimble", "old", "patient", "polished", "proud", "purple", "quiet", "rapid", "red", "rough", "round",
    "shy", "silent", "silver", "small", "steady", "still", "summer", "warm", "young",
];

pub(super) const NOUNS: &[&str] = &[
    "anchor", "apple", "arch", "bay", "beacon", "bell", "bird", "boat", "bridge", "brook", "candle",
    "canyon", "castle", "cedar", "cliff", "cloud", "comet", "coral", "creek", "dune", "ember", "falcon",
    "feather", "field", "fjord", "flame", "forest", "fountain", "garden", "glacier", "grove", "harbour",
    "hill", "island", "lagoon", "lake", "lantern", "leaf", "maple", "meadow", "meteor", "mirror", "moon",
    "mountain", "oak", "ocean", "orchard", "pebble", "pine", "planet", "pond", "prism", "quarry", "rain",
    "reef", "river", "shadow", "shore", "snow", "spring", "stone", "valley", "wave", "willow",
];

pub(super) const CITIES: &[&str] = &[
    "Amsterdam",
    "Athens",
    "Berlin",
    "Bogota",
    "Cairo",
    "Dakar",
    "Delhi",
    "Dublin",
    "Geneva",
    "Hanoi",
    "Helsinki",
    "Istanbul",
    "Jakarta",
    "Kyoto",
    "Lagos",
    "Lima",
    "Lisbon",
    "London",
    "Madrid",
    "Nairobi",
    "Oslo",
    "Paris",
    "Prague",
    "Quito",
    "Riga",
    "Rome",
    "Seoul",
    "Sydney",
    "Toronto",
    "Tunis",
    "Vienna",
    "Warsaw",
];

pub(super) const COUNTRIES: &[&str] = &[
    "Australia",
    "Austria",
    "Brazil",
    "Canada",
    "Chile",
    "Denmark",
    "Egypt",
    "Finland",
    "France",
    "Germany",
    "Greece",
    "India",
    "Italy",
    "Japan",
    "Kenya",
    "Norway",
];

pub(super) const COUNTRY_CODES: &[&str] = &[
    "AU", "AT", "BR", "CA", "CL", "DK", "EG", "FI", "FR", "DE", "GR", "IN", "IT", "JP", "KE", "NO",
];

pub(super) const CURRENCIES: &[&str] = &["EUR", "USD", "GBP", "JPY", "CHF", "SEK", "INR", "BRL"];

pub(super) const LOCALES: &[&str] = &["en", "de", "fr", "es", "it", "ja", "pt", "tr"];

pub(super) const ZONES: &[&str] = &[
    "UTC",
    "Europe/Berlin",
    "Europe/Lisbon",
    "America/Toronto",
    "America/Lima",
    "Asia/Tokyo",
    "Asia/Delhi",
    "Africa/Nairobi",
];

pub(super) const MIME_TYPES: &[&str] = &[
    "text/plain",
    "text/html",
    "image/png",
    "image/jpeg",
    "application/json",
    "application/pdf",
];

pub(super) const SUFFIXES: &[&str] = &["txt", "pdf", "png", "jpg", "csv", "zip"];

pub(super) const BROWSERS: &[&str] = &[
    "Mozilla/5.0 (X11; Linux x86_64)",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64)",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)",
    "curl/8.5.0",
];
