//! The literal part of TypeScript, as far as configuration files are made of it: objects, strings, `env("X")`,
//! `process.env.X`, joined paths, and constants of the same file. Nothing is run; what is none of these is
//! [`Value::Computed`]. What the values mean is [`super::prisma_config`]'s.

use super::address::Text;

/// A value of a configuration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A string, or the variable that holds it.
    Text(Text),
    /// An object, in the order of the file.
    Object(Vec<(String, Value)>),
    /// Anything else. Holds its source.
    Computed(String),
}

impl Value {
    /// The member of an object.
    pub fn member(&self, name: &str) -> Option<&Value> {
        match self {
            Value::Object(members) => members
                .iter()
                .rev()
                .find(|(found, _)| found == name)
                .map(|(_, value)| value),
            _ => None,
        }
    }
}

/// A piece of source.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    Text(String),
    Sign(char),
}

/// The object that a file exports. `None` if it exports none that can be read.
pub fn exported(source: &str) -> Option<Value> {
    let tokens = tokens(source);
    let at = export(&tokens)?;
    let value = Reader::new(&tokens, at, 0).value();
    matches!(value, Value::Object(_)).then_some(value)
}

/// The place of the exported expression.
fn export(tokens: &[Token]) -> Option<usize> {
    let is = |at: usize, word: &str| matches!(tokens.get(at), Some(Token::Word(found)) if found == word);
    (0..tokens.len()).find_map(|at| {
        if is(at, "export") && is(at + 1, "default") {
            return Some(at + 2);
        }
        let assigned = is(at, "module")
            && tokens.get(at + 1) == Some(&Token::Sign('.'))
            && is(at + 2, "exports")
            && tokens.get(at + 3) == Some(&Token::Sign('='));
        assigned.then_some(at + 4)
    })
}

/// Reads one expression.
struct Reader<'t> {
    tokens: &'t [Token],
    at: usize,
    depth: usize,
}

impl<'t> Reader<'t> {
    fn new(tokens: &'t [Token], at: usize, depth: usize) -> Reader<'t> {
        Reader { tokens, at, depth }
    }

    fn value(&mut self) -> Value {
        let start = self.at;
        let value = self.plain();
        // `x as T`, `x satisfies T`, `x!`, `x,`: the value stands. `x + y`: it does not.
        if self.sign('!') {
            self.at += 1;
        }
        match self.tokens.get(self.at) {
            None | Some(Token::Sign(',' | '}' | ')' | ']' | ';')) => return value,
            Some(Token::Word(word)) if word == "as" || word == "satisfies" => {
                self.skip_expression();
                return value;
            }
            Some(Token::Sign('?' | '|')) => {
                if let Some(value) = self.with_default(&value) {
                    return value;
                }
            }
            Some(_) if self.ends_statement(start) => return value,
            Some(_) => {}
        }
        self.skip_expression();
        Value::Computed(self.source(start))
    }

    /// A file without semicolons: the next line begins with a word.
    fn ends_statement(&self, start: usize) -> bool {
        self.at > start && self.depth == 0 && matches!(self.tokens.get(self.at), Some(Token::Word(_)))
    }

    fn plain(&mut self) -> Value {
        let Some(token) = self.tokens.get(self.at) else {
            return Value::Computed(String::new());
        };
        self.at += 1;
        match token {
            Token::Sign('{') => self.object(),
            Token::Sign('(') => {
                let value = self.value();
                self.at += usize::from(self.sign(')'));
                value
            }
            Token::Text(text) => Value::Text(Text::Literal(text.clone())),
            Token::Word(word) => self.word(word),
            Token::Sign(_) => {
                self.at -= 1;
                Value::Computed(String::new())
            }
        }
    }

    fn object(&mut self) -> Value {
        self.depth += 1;
        let mut members = Vec::new();
        while let Some(token) = self.tokens.get(self.at) {
            self.at += 1;
            match token {
                Token::Sign('}') => break,
                Token::Word(name) | Token::Text(name) if self.sign(':') => {
                    self.at += 1;
                    members.push((name.clone(), self.value()));
                }
                Token::Word(name) if self.sign(',') || self.sign('}') => {
                    let value = self.constant(name).unwrap_or(Value::Computed(name.clone()));
                    members.push((name.clone(), value));
                }
                Token::Sign(',') => {}
                _ => {
                    self.at -= 1;
                    let before = self.at;
                    self.skip_expression();
                    self.at = self.at.max(before + 1);
                }
            }
        }
        self.depth -= 1;
        Value::Object(members)
    }

    /// What begins with a word: a call, a variable, a constant.
    fn word(&mut self, word: &str) -> Value {
        let start = self.at - 1;
        let path = self.path(word);
        match path.as_slice() {
            ["process", "env", name] => return Value::Text(Text::env(name)),
            ["process", "env"] if self.sign('[') => {
                if let (Some(Token::Text(name)), Some(Token::Sign(']'))) =
                    (self.tokens.get(self.at + 1), self.tokens.get(self.at + 2))
                {
                    self.at += 3;
                    return Value::Text(Text::env(name));
                }
            }
            ["env"] => {
                self.skip_type_arguments();
                if let Some([Value::Text(Text::Literal(name))]) = self.arguments().as_deref() {
                    return Value::Text(Text::env(name));
                }
            }
            ["defineConfig"] => {
                if let Some([value]) = self.arguments().as_deref() {
                    return value.clone();
                }
            }
            [.., "join" | "resolve"] => {
                if let Some(path) = self.arguments().as_deref().and_then(joined) {
                    return Value::Text(Text::Literal(path));
                }
            }
            ["__dirname"] | ["import", "meta", "dirname"] => {
                return Value::Text(Text::Literal(".".to_owned()));
            }
            [name] if !self.sign('(') && !self.sign('[') => {
                if let Some(value) = self.constant(name) {
                    return value;
                }
            }
            _ => {}
        }
        Value::Computed(self.source(start))
    }

    /// The words joined by dots.
    fn path(&mut self, first: &str) -> Vec<&'t str> {
        let tokens = self.tokens;
        let mut path = Vec::new();
        if let Some(Token::Word(word)) = tokens.get(self.at - 1).filter(|_| !first.is_empty()) {
            path.push(word.as_str());
        }
        while self.sign('.') {
            let Some(Token::Word(word)) = tokens.get(self.at + 1) else {
                break;
            };
            path.push(word.as_str());
            self.at += 2;
        }
        path
    }

    /// The arguments of a call, if one stands here.
    fn arguments(&mut self) -> Option<Vec<Value>> {
        if !self.sign('(') {
            return None;
        }
        self.at += 1;
        self.depth += 1;
        let mut arguments = Vec::new();
        while self.at < self.tokens.len() && !self.sign(')') {
            let before = self.at;
            arguments.push(self.value());
            if self.sign(',') {
                self.at += 1;
            }
            if self.at == before {
                break;
            }
        }
        self.depth -= 1;
        self.at += 1;
        Some(arguments)
    }

    /// `env<Env>("X")`.
    fn skip_type_arguments(&mut self) {
        if self.sign('<') {
            while self.at < self.tokens.len() && !self.sign('>') {
                self.at += 1;
            }
            self.at += 1;
        }
    }

    /// `a ?? "b"` and `a || "b"` of a variable.
    fn with_default(&mut self, value: &Value) -> Option<Value> {
        let Value::Text(Text::Env { name, default: None }) = value else {
            return None;
        };
        let first = self.tokens.get(self.at)?;
        if self.tokens.get(self.at + 1) != Some(first) {
            return None;
        }
        self.at += 2;
        match self.value() {
            Value::Text(Text::Literal(default)) => Some(Value::Text(Text::Env {
                name: name.clone(),
                default: Some(default),
            })),
            _ => None,
        }
    }

    /// The value of `const NAME = …` of this file.
    fn constant(&self, name: &str) -> Option<Value> {
        // Constants may be named by constants, but not without end.
        if self.depth > 16 {
            return None;
        }
        let tokens = self.tokens;
        let declared = (1..tokens.len()).find(|at| {
            tokens[*at] == Token::Word(name.to_owned())
                && matches!(&tokens[at - 1], Token::Word(word) if matches!(word.as_str(), "const" | "let" | "var"))
        })?;
        let equals = (declared..tokens.len())
            .take_while(|at| tokens[*at] != Token::Sign(';'))
            .find(|at| tokens[*at] == Token::Sign('='))?;
        let mut reader = Reader::new(tokens, equals + 1, self.depth + 4);
        // The depth only bounds the search here: the statement is one of the file.
        let value = reader.plain();
        let ended = !matches!(
            reader.tokens.get(reader.at),
            Some(Token::Sign('+' | '?' | '|' | '(' | '.' | '`'))
        );
        ended.then_some(value)
    }

    fn sign(&self, sign: char) -> bool {
        self.tokens.get(self.at) == Some(&Token::Sign(sign))
    }

    /// Goes to the end of an expression: a comma, or the bracket that closes what it stands in.
    fn skip_expression(&mut self) {
        let mut depth = 0usize;
        while let Some(token) = self.tokens.get(self.at) {
            match token {
                Token::Sign('{' | '(' | '[') => depth += 1,
                Token::Sign(',' | ';') if depth == 0 => return,
                Token::Sign('}' | ')' | ']') if depth == 0 => return,
                Token::Sign('}' | ')' | ']') => depth -= 1,
                _ => {}
            }
            self.at += 1;
        }
    }

    fn source(&self, start: usize) -> String {
        let pieces = self.tokens.get(start..self.at).unwrap_or_default();
        let pieces = pieces.iter().map(|token| match token {
            Token::Word(word) => word.clone(),
            Token::Text(_) => "\"…\"".to_owned(),
            Token::Sign(sign) => sign.to_string(),
        });
        pieces.collect()
    }
}

/// The path that `path.join(…)` makes of literal parts.
fn joined(parts: &[Value]) -> Option<String> {
    let mut path = std::path::PathBuf::new();
    for part in parts {
        match part {
            Value::Text(Text::Literal(text)) if text == "." => {}
            Value::Text(Text::Literal(text)) => path.push(text),
            _ => return None,
        }
    }
    Some(path.to_string_lossy().into_owned())
}

fn tokens(source: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let used = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if matches!(first, '"' | '\'' | '`') {
            string(rest, first, &mut tokens)
        } else if first.is_alphanumeric() || first == '_' || first == '$' {
            let end = rest
                .find(|letter: char| !letter.is_alphanumeric() && letter != '_' && letter != '$')
                .unwrap_or(rest.len());
            tokens.push(Token::Word(rest[..end].to_owned()));
            end
        } else {
            if !first.is_whitespace() {
                tokens.push(Token::Sign(first));
            }
            first.len_utf8()
        };
        rest = &rest[used..];
    }
    tokens
}

/// Reads a string and returns its length. A template with a place to fill in is no literal.
fn string(source: &str, quote: char, tokens: &mut Vec<Token>) -> usize {
    let mut text = String::new();
    let mut letters = source.char_indices().skip(1);
    let mut end = source.len();
    while let Some((at, letter)) = letters.next() {
        if letter == quote {
            end = at + 1;
            break;
        }
        match letter {
            '\\' => match letters.next() {
                Some((_, 'n')) => text.push('\n'),
                Some((_, 't')) => text.push('\t'),
                Some((_, other)) => text.push(other),
                None => {}
            },
            other => text.push(other),
        }
    }
    if quote == '`' && text.contains("${") {
        tokens.push(Token::Sign('`'));
    } else {
        tokens.push(Token::Text(text));
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literal(text: &str) -> Value {
        Value::Text(Text::Literal(text.to_owned()))
    }

    fn env(name: &str, default: Option<&str>) -> Value {
        Value::Text(Text::Env {
            name: name.to_owned(),
            default: default.map(str::to_owned),
        })
    }

    #[test]
    fn the_usual_forms_are_read() {
        let source = r#"
            import "dotenv/config";
            import { defineConfig, env } from 'prisma/config'; // a comment
            const folder = "prisma/migrations";
            export default defineConfig({
              "schema": path.join(__dirname, 'prisma', 'schema.prisma'),
              migrations: { path: folder, seed: `tsx seed.ts` },
              engine: "classic" as const,
              tables: { external: ["a", "b"], },
              datasource: {
                url: env<Env>("DATABASE_URL"),
                shadowDatabaseUrl: process.env.SHADOW!,
              },
              ...rest,
            });
        "#;
        let value = exported(source).unwrap();
        assert_eq!(value.member("schema"), Some(&literal("prisma/schema.prisma")));
        let migrations = value.member("migrations").unwrap();
        assert_eq!(migrations.member("path"), Some(&literal("prisma/migrations")));
        assert_eq!(migrations.member("seed"), Some(&literal("tsx seed.ts")));
        assert_eq!(value.member("engine"), Some(&literal("classic")));
        let source = value.member("datasource").unwrap();
        assert_eq!(source.member("url"), Some(&env("DATABASE_URL", None)));
        assert_eq!(source.member("shadowDatabaseUrl"), Some(&env("SHADOW", None)));
    }

    #[test]
    fn constants_and_defaults_are_read() {
        let source = "const config: PrismaConfig = { datasource: { url: process.env['DB'] ?? 'file:a.db' } }\nexport default config\n";
        let value = exported(source).unwrap();
        let url = value.member("datasource").unwrap().member("url");
        assert_eq!(url, Some(&env("DB", Some("file:a.db"))));
        let value = exported("module.exports = { schema: 'a' } satisfies PrismaConfig").unwrap();
        assert_eq!(value.member("schema"), Some(&literal("a")));
    }

    #[test]
    fn programs_are_said_to_be_programs() {
        let source = "export default { a: f(1), b: `x${y}`, c: 'x' + y, d: [1], e: await g(), f: 'last' }";
        let value = exported(source).unwrap();
        for name in ["a", "b", "c", "d", "e"] {
            assert!(
                matches!(value.member(name), Some(Value::Computed(_))),
                "{name}: {value:?}"
            );
        }
        assert_eq!(value.member("f"), Some(&literal("last")));
        assert_eq!(exported("export default async () => ({})"), None);
        assert_eq!(exported("const a = a; export default a"), None);
        assert_eq!(exported("export default {"), Some(Value::Object(Vec::new())));
    }
}
