//! Messages and answers, as a transcript shows them. Lines and columns count from one.

use serde_json::Value;

type Answer<'a> = Result<&'a Value, &'a Value>;

/// A message that nobody asked for.
pub fn message(message: &Value) -> String {
    let params = &message["params"];
    match message["method"].as_str() {
        Some("textDocument/publishDiagnostics") => diagnostics(params),
        Some(method) => format!("{method} {params}\n"),
        None => format!("{message}\n"),
    }
}

fn diagnostics(params: &Value) -> String {
    let uri = text(&params["uri"]);
    let list = params["diagnostics"].as_array().expect("a list");
    if list.is_empty() {
        return format!("{uri}: nothing wrong\n");
    }
    let mut shown = String::new();
    for diagnostic in list {
        let severity = match diagnostic["severity"].as_i64() {
            Some(1) => "error",
            _ => "warning",
        };
        let severity = match diagnostic.get("tags") {
            Some(tags) => format!("{severity} {tags}"),
            None => severity.to_owned(),
        };
        let message = text(&diagnostic["message"]).replace('\n', "\n    ");
        let code = text(&diagnostic["code"]);
        shown.push_str(&format!(
            "{uri} {}: {severity} {code}: {message}\n",
            range(&diagnostic["range"])
        ));
        for related in diagnostic["relatedInformation"].as_array().into_iter().flatten() {
            let place = location(&related["location"]);
            shown.push_str(&format!("    {place}: {}\n", text(&related["message"])));
        }
    }
    shown
}

/// An error in place of an answer.
pub fn error(error: &Value) -> String {
    format!("error {}: {}\n", error["code"], text(&error["message"]))
}

/// Places: ranges, locations, highlights.
pub fn places(answer: Answer<'_>) -> String {
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => return self::error(error),
    };
    let list = match answer {
        Value::Null => return "(nothing)\n".to_owned(),
        Value::Array(list) => list.clone(),
        one => vec![one.clone()],
    };
    if list.is_empty() {
        return "(nothing)\n".to_owned();
    }
    let shown = list.iter().map(|place| {
        let kind = match place["kind"].as_i64() {
            Some(3) => " write",
            Some(_) => " read",
            None => "",
        };
        let placeholder = place["placeholder"]
            .as_str()
            .map(|name| format!(" {name}"))
            .unwrap_or_default();
        format!("{}{kind}{placeholder}\n", location(place))
    });
    shown.collect()
}

/// Completions: label, detail, what is put in if that is not the label, documentation.
pub fn completions(answer: Answer<'_>) -> String {
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => return self::error(error),
    };
    let list = answer["items"]
        .as_array()
        .or(answer.as_array())
        .cloned()
        .unwrap_or_default();
    if list.is_empty() {
        return "(nothing)\n".to_owned();
    }
    let shown = list.iter().map(|item| {
        let mut line = format!("  {}", text(&item["label"]));
        let edit = &item["textEdit"];
        let new = text(&edit["newText"]);
        if let Some(detail) = item["detail"].as_str() {
            line.push_str(&format!("  ({detail})"));
        }
        if new != text(&item["label"]) {
            line.push_str(&format!("  puts {}", edit["newText"]));
        }
        if edit["range"]["start"] != edit["range"]["end"] {
            line.push_str(&format!("  over {}", range(&edit["range"])));
        }
        line + "\n"
    });
    shown.collect()
}

/// The text of a hover, and what it is about.
pub fn hover(answer: Answer<'_>) -> String {
    match answer {
        Err(error) => self::error(error),
        Ok(Value::Null) => "(nothing)\n".to_owned(),
        Ok(hover) => {
            let lines = text(&hover["contents"]["value"]);
            let lines = lines
                .lines()
                .map(|line| format!("  | {line}").trim_end().to_owned() + "\n");
            format!("{}\n{}", range(&hover["range"]), lines.collect::<String>())
        }
    }
}

/// Quick fixes by number.
pub fn actions(answer: Answer<'_>) -> String {
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => return self::error(error),
    };
    let list = answer.as_array().cloned().unwrap_or_default();
    if list.is_empty() {
        return "(nothing)\n".to_owned();
    }
    let shown = list.iter().enumerate().map(|(place, action)| {
        let preferred = if action["isPreferred"] == true {
            " (preferred)"
        } else {
            ""
        };
        format!(
            "  {}. {}: {}{preferred}\n",
            place + 1,
            text(&action["kind"]),
            text(&action["title"])
        )
    });
    shown.collect()
}

/// Symbols, by their levels.
pub fn symbols(answer: Answer<'_>) -> String {
    let mut shown = String::new();
    match answer {
        Err(error) => return self::error(error),
        Ok(answer) => add_symbols(answer, 1, &mut shown),
    }
    if shown.is_empty() {
        "(nothing)\n".to_owned()
    } else {
        shown
    }
}

fn add_symbols(list: &Value, depth: usize, shown: &mut String) {
    for symbol in list.as_array().into_iter().flatten() {
        let place = match symbol.get("location") {
            Some(place) => location(place),
            None => format!(
                "{} in {}",
                range(&symbol["selectionRange"]),
                range(&symbol["range"])
            ),
        };
        let of = symbol["containerName"].as_str().or(symbol["detail"].as_str());
        let of = of.map(|of| format!(" ({of})")).unwrap_or_default();
        let kind = &symbol["kind"];
        shown.push_str(&format!(
            "{}{}{of}  kind {kind}  {place}\n",
            "  ".repeat(depth),
            text(&symbol["name"])
        ));
        add_symbols(&symbol["children"], depth + 1, shown);
    }
}

/// Ranges of lines.
pub fn folds(answer: Answer<'_>) -> String {
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => return self::error(error),
    };
    let shown = answer.as_array().into_iter().flatten().map(|fold| {
        let line = |name: &str| fold[name].as_i64().unwrap_or_default() + 1;
        let kind = fold["kind"].as_str().unwrap_or("block");
        format!("  {}-{} {kind}\n", line("startLine"), line("endLine"))
    });
    shown.collect()
}

/// The edits of a workspace edit, by document.
pub fn edits(edit: &Value) -> Vec<(String, Vec<Value>)> {
    let list = |edits: &Value| edits.as_array().cloned().unwrap_or_default();
    if let Some(changes) = edit["documentChanges"].as_array() {
        let changes = changes
            .iter()
            .map(|change| (text(&change["textDocument"]["uri"]), list(&change["edits"])));
        return changes.collect();
    }
    let changes = edit["changes"].as_object().into_iter().flatten();
    changes.map(|(uri, edits)| (uri.clone(), list(edits))).collect()
}

/// A text after edits, which may not overlap.
pub fn apply(old: &str, edits: &[Value], utf8: bool) -> String {
    let mut edits: Vec<(usize, usize, String)> = edits
        .iter()
        .map(|edit| {
            let at = |end: &str| offset(old, &edit["range"][end], utf8);
            (at("start"), at("end"), text(&edit["newText"]))
        })
        .collect();
    edits.sort_by_key(|(start, end, _)| (*start, *end));
    for pair in edits.windows(2) {
        assert!(pair[0].1 <= pair[1].0, "edits overlap: {pair:?}");
    }
    let mut new = old.to_owned();
    for (start, end, text) in edits.iter().rev() {
        new.replace_range(*start..*end, text);
    }
    new
}

fn offset(text: &str, position: &Value, utf8: bool) -> usize {
    let number = |name: &str| position[name].as_u64().expect("a number") as usize;
    let start: usize = text
        .split_inclusive('\n')
        .take(number("line"))
        .map(str::len)
        .sum();
    let mut left = number("character");
    let mut at = start;
    for character in text[start..].chars() {
        let len = if utf8 {
            character.len_utf8()
        } else {
            character.len_utf16()
        };
        if left < len {
            break;
        }
        left -= len;
        at += character.len_utf8();
    }
    at
}

/// The lines that differ, with their numbers in the new text.
pub fn difference(file: &str, old: &str, new: &str) -> String {
    let (before, after): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let mut shown = format!("{file}:\n");
    // The longest common lines, by a table: the texts are short.
    let mut table = vec![vec![0_u32; after.len() + 1]; before.len() + 1];
    for i in (0..before.len()).rev() {
        for j in (0..after.len()).rev() {
            table[i][j] = match before[i] == after[j] {
                true => table[i + 1][j + 1] + 1,
                false => table[i + 1][j].max(table[i][j + 1]),
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < before.len() || j < after.len() {
        if i < before.len() && j < after.len() && before[i] == after[j] {
            (i, j) = (i + 1, j + 1);
        } else if i < before.len() && (j == after.len() || table[i + 1][j] >= table[i][j + 1]) {
            shown.push_str(&format!("  - {}\n", before[i]));
            i += 1;
        } else {
            shown.push_str(&format!("  + {}\n", after[j]));
            j += 1;
        }
    }
    if shown.lines().count() == 1 {
        String::new()
    } else {
        shown
    }
}

fn location(place: &Value) -> String {
    let uri = place["uri"]
        .as_str()
        .map(|uri| format!("{uri} "))
        .unwrap_or_default();
    let range = if place.get("range").is_some() {
        &place["range"]
    } else {
        place
    };
    format!("{uri}{}", self::range(range))
}

fn range(range: &Value) -> String {
    if range.is_null() {
        return "-".to_owned();
    }
    let at = |end: &str| {
        let number = |name: &str| range[end][name].as_i64().unwrap_or_default() + 1;
        (number("line"), number("character"))
    };
    let ((line, column), (end_line, end_column)) = (at("start"), at("end"));
    match line == end_line {
        true => format!("{line}:{column}-{end_column}"),
        false => format!("{line}:{column}-{end_line}:{end_column}"),
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
