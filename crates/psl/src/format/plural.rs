//! Names for fields that are added: camel case and plurals, by the rules of English that Prisma's formatter
//! goes by, so that both add the same names. Not a dictionary: a name can always be changed afterwards.

/// A name in camel case: `BlogPost` and `blog_post` to `blogPost`.
pub(super) fn camel_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let (mut at_word, mut last) = (false, ' ');
    for c in name.trim_end_matches(|c: char| !c.is_alphanumeric()).chars() {
        if !c.is_alphanumeric() {
            at_word |= !out.is_empty();
        } else if c.is_numeric() {
            at_word = true;
            out.push(c);
        } else if at_word || (last.is_lowercase() && c.is_uppercase()) {
            at_word = false;
            out.push(c.to_ascii_uppercase());
        } else {
            last = c;
            out.push(c.to_ascii_lowercase());
        }
    }
    out
}

/// The plural of a word; of several words the last changes.
pub(super) fn plural(word: &str) -> String {
    if UNCOUNTABLE.split_whitespace().any(|known| known == word) {
        return word.to_owned();
    }
    if let Some((_, plural)) = IRREGULAR.iter().find(|(singular, _)| *singular == word) {
        return (*plural).to_owned();
    }
    RULES
        .iter()
        .find_map(|rule| rule.apply(word))
        .unwrap_or_else(|| format!("{word}s"))
}

/// Words that end in one of some endings after a stem that fits get another ending.
struct Rule {
    stem: fn(&str) -> bool,
    endings: &'static [&'static str],
    plural: &'static str,
}

impl Rule {
    fn apply(&self, word: &str) -> Option<String> {
        self.endings
            .iter()
            .filter_map(|ending| word.strip_suffix(ending))
            .find(|stem| (self.stem)(stem))
            .map(|stem| format!("{stem}{}", self.plural))
    }
}

const fn rule(stem: fn(&str) -> bool, endings: &'static [&'static str], plural: &'static str) -> Rule {
    Rule {
        stem,
        endings,
        plural,
    }
}

/// The first that fits counts.
const RULES: [Rule; 24] = [
    rule(|s| s.ends_with("eaux"), &[""], ""),
    rule(|s| s.ends_with("child"), &["ren", ""], "ren"),
    rule(|s| s.ends_with("pe"), &["rson", "ople"], "ople"),
    rule(|s| ends(s, "m l"), &["ice", "ouse"], "ice"),
    rule(
        |s| ends(s, "matr cod mur sil vert ind append"),
        &["ix", "ex"],
        "ices",
    ),
    rule(|s| ends(s, HISSING), &[""], "es"),
    rule(|s| ends(s, HISSING), &["es"], "es"),
    rule(is_before_ey, &["ey"], "ies"),
    rule(
        |s| s.ends_with("qu") || !last(s, 1, "aeiouy", true),
        &["y"],
        "ies",
    ),
    rule(|s| ends(s, "ar l ea eo oa hoo"), &["f"], "ves"),
    rule(|s| ends(s, "kni wi li"), &["fe"], "ves"),
    rule(|_| true, &["sis"], "ses"),
    rule(|s| ends(s, GREEK), &["a", "on"], "a"),
    rule(|s| ends(s, LATIN_UM), &["a", "um"], "a"),
    rule(|s| ends(s, "her at gr"), &["o"], "oes"),
    rule(|s| ends(s, "seraph cherub"), &["im", ""], "im"),
    rule(|s| ends(s, "alumn alg vertebr"), &["ae", "a"], "ae"),
    rule(|s| ends(s, LATIN_US), &["us", "i"], "i"),
    rule(is_plural_in_as, &[""], ""),
    rule(|s| ends(s, "emu enu"), &["s", ""], "s"),
    rule(|s| ends(s, "alias tlas gas ris") || is_in_us(s), &[""], "es"),
    rule(|s| ends(s, "ax test"), &["is"], "es"),
    rule(
        |s| s.strip_suffix("ese").is_some_and(|s| !last(s, 1, "aeiou", true)),
        &[""],
        "",
    ),
    rule(|_| true, &["s"], "s"),
];

const HISSING: &str = "x ch ss sh zz";
const GREEK: &str = "apheli hyperbat periheli asyndet noumen phenomen criteri organ prolegomen hedr automat";
const LATIN_UM: &str = "agend addend millenni dat extrem bacteri desiderat strat candelabr errat ov symposi \
     curricul automat quor";
const LATIN_US: &str = "alumn syllab octop vir radi nucle fung cact stimul termin bacill foc uter loc strat";

fn ends(stem: &str, endings: &str) -> bool {
    endings.split_whitespace().any(|ending| stem.ends_with(ending))
}

/// Whether the character at a place from the end is one of some; `missing` if there is none.
fn last(stem: &str, place: usize, of: &str, missing: bool) -> bool {
    stem.chars()
        .rev()
        .nth(place - 1)
        .map_or(missing, |c| of.contains(c))
}

/// `money`-like words: a vowel and `l` or `n` before `ey`, and no `c` or `h` before the vowel.
fn is_before_ey(stem: &str) -> bool {
    last(stem, 1, "ln", false) && last(stem, 2, "ieo", false) && !last(stem, 3, "ch", true)
}

fn is_in_us(word: &str) -> bool {
    word.strip_suffix("us")
        .is_some_and(|stem| !last(stem, 1, "aou", true))
}

fn is_plural_in_as(word: &str) -> bool {
    let before = |ending: &str, of: &str| {
        word.strip_suffix(ending)
            .is_some_and(|stem| last(stem, 1, of, false))
    };
    let is_ias = word
        .strip_suffix("ias")
        .is_some_and(|stem| !last(stem, 1, "l", true));
    is_ias || before("las", "aeiou") || before("as", "emjzr") || before("am", "iu")
}

const IRREGULAR: [(&str, &str); 10] = [
    ("ox", "oxen"),
    ("man", "men"),
    ("woman", "women"),
    ("die", "dice"),
    ("yes", "yeses"),
    ("foot", "feet"),
    ("eave", "eaves"),
    ("goose", "geese"),
    ("tooth", "teeth"),
    ("quiz", "quizzes"),
];

/// Words without a plural.
const UNCOUNTABLE: &str = "\
accommodation adulthood advertising advice aggression aid air aircraft alcohol anger applause arithmetic assistance \
athletics bacon baggage beef biology blood botany bread butter carbon cardboard cash chalk chaos chess countryside \
crossroads dancing deer dignity dirt dust economics education electricity engineering enjoyment envy equipment ethics \
evidence evolution fame fiction flour flu food fuel fun furniture gallows garbage garlic genetics gold golf gossip \
grammar gratitude grief guilt gymnastics happiness hardware harm hate hatred health heat help homework honesty honey \
hospitality housework humour hunger hydrogen ice importance inflation information innocence iron irony jam jewelry \
judo karate knowledge lack laughter lava leather leisure lightning linguine linguini linguistics literature litter \
livestock logic loneliness luck luggage macaroni machinery magic management mankind marble mathematics mayonnaise \
measles methane milk money mud mumps music nature news nitrogen nonsense nurture nutrition obedience obesity oxygen \
pasta patience physics poetry pollution poverty pride psychology publicity punctuation quartz racism relaxation \
reliability research respect revenge rice rubbish rum safety scenery seafood seaside series shame sheep shopping \
sleep smoke smoking snow soap software soil spaghetti species steam stuff stupidity sunshine symmetry tennis thirst \
thunder timber traffic transportation trust underwear unemployment unity validity veal vegetation vegetarianism \
vengeance violence vitality warmth wealth weather welfare wheat wildlife wisdom yoga zinc zoology";

#[cfg(test)]
mod tests {
    use super::{camel_case, plural};

    #[test]
    fn camel_case_starts_low_and_joins_words() {
        for (name, expected) in [
            ("BlogPost", "blogPost"),
            ("blog_post", "blogPost"),
            ("APIKey", "apikey"),
            ("UserAPIKey", "userAPIKey"),
            ("Post2tag", "post2Tag"),
            ("_x_", "x"),
        ] {
            assert_eq!(camel_case(name), expected, "{name}");
        }
    }

    #[test]
    fn plurals_follow_the_rules_of_english() {
        for (word, expected) in [
            ("post", "posts"),
            ("category", "categories"),
            ("key", "keys"),
            ("money", "money"),
            ("box", "boxes"),
            ("boxes", "boxes"),
            ("address", "addresses"),
            ("person", "people"),
            ("child", "children"),
            ("mouse", "mice"),
            ("index", "indices"),
            ("leaf", "leaves"),
            ("analysis", "analyses"),
            ("status", "statuses"),
            ("bonus", "bonuses"),
            ("alias", "aliases"),
            ("hero", "heroes"),
            ("datum", "data"),
            ("man", "men"),
            ("y", "ys"),
        ] {
            assert_eq!(plural(word), expected, "{word}");
        }
    }
}
