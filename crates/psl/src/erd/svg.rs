//! A diagram as a picture: one SVG file that needs no font, script or style from elsewhere. Its colours follow the
//! reader's light or dark setting; documentation and relations are told by tooltips.

use super::dot::escaped;
use super::layout::{self, Layout, MARGIN, Measures, Point};
use super::{Diagram, End, Link, Many, Row, Table, TableKind};
use std::fmt::Write;

const HEAD: i32 = 30;
const ROW: i32 = 20;
/// The width of a letter of the rows, of the titles and of the marks, in hundredths.
const LETTER: i32 = 725;
const BOLD_LETTER: i32 = 800;
const MARK_LETTER: i32 = 560;
/// The radius of the lines' corners.
const CORNER: i32 = 5;

/// Plain rules, without variables: not every program that shows SVG knows them.
const STYLE: &str = "
  text { font: 12px ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #0f172a; }
  .name { font: bold 13px ui-sans-serif, system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif; }
  .space { font: 10px ui-sans-serif, system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif; text-anchor: end; }
  .mark { font-size: 9px; }
  .type { text-anchor: end; }
  .space, .mark, .type { fill: #64748b; }
  .key { font-weight: bold; }
  .paper { fill: #ffffff; }
  .box { fill: #ffffff; stroke: #94a3b8; }
  .view { stroke-dasharray: 5 3; }
  .head { fill: #e2e8f0; }
  .view-head { fill: #e0e7ff; }
  .enum-head { fill: #fef3c7; }
  .rule { stroke: #94a3b8; stroke-opacity: .35; }
  .link { fill: none; stroke: #64748b; stroke-width: 1.2; }
  .link.sign { fill: #ffffff; }
  .link.enum { stroke-dasharray: 4 3; }
  .relation:hover .link { stroke: #2563eb; stroke-width: 2.2; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f1f5f9; }
    .space, .mark, .type { fill: #94a3b8; }
    .paper, .link.sign { fill: #0f172a; }
    .box { fill: #1e293b; stroke: #64748b; }
    .head { fill: #334155; }
    .view-head { fill: #3730a3; }
    .enum-head { fill: #713f12; }
    .rule { stroke: #64748b; }
    .link { stroke: #94a3b8; }
    .relation:hover .link { stroke: #60a5fa; }
  }
";

/// The text.
pub fn svg(diagram: &Diagram) -> String {
    let sizes: Vec<Point> = diagram.tables.iter().map(size).collect();
    let layout = layout::layout(
        diagram,
        &Measures {
            sizes: &sizes,
            port: &|end| port(diagram, end),
        },
    );
    let Point { x: width, y: height } = layout.size;
    let (width, height) = (width.max(2 * MARGIN), height.max(2 * MARGIN));
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"title summary\" \
         viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">\n\
         <title id=\"title\">Data model</title>\n<desc id=\"summary\">{}</desc>\n<style>{STYLE}</style>\n\
         <rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n",
        escaped(&summary(diagram))
    );
    for (link, way) in diagram.links.iter().zip(&layout.ways) {
        push_link(&mut text, diagram, link, way);
    }
    for place in 0..diagram.tables.len() {
        push_table(&mut text, &diagram.tables[place], place, &layout);
    }
    text.push_str("</svg>\n");
    text
}

/// The picture in words, for those who don't see it.
fn summary(diagram: &Diagram) -> String {
    let count = |kind: TableKind| diagram.tables.iter().filter(|table| table.kind == kind).count();
    let relations = diagram.links.iter().filter(|link| !link.is_enum).count();
    let names: Vec<&str> = diagram.tables.iter().map(|table| table.name.as_str()).collect();
    format!(
        "Models: {}. Views: {}. Enums: {}. Relations: {relations}. Tables: {}.",
        count(TableKind::Model),
        count(TableKind::View),
        count(TableKind::Enum),
        names.join(", ")
    )
}

fn length(text: &str, letter: i32) -> i32 {
    let count = i32::try_from(text.chars().count()).unwrap_or(i32::MAX / 1000);
    count.saturating_mul(letter) / 100
}

/// The room for the marks in front of the names.
fn mark_room(table: &Table) -> i32 {
    let marks = table
        .rows
        .iter()
        .map(|row| length(&row.marks().join(" "), MARK_LETTER));
    marks.max().map_or(0, |room| if room > 0 { room + 6 } else { 0 })
}

fn size(table: &Table) -> Point {
    let marks = mark_room(table);
    let row = |row: &Row| marks + length(&row.name, LETTER) + length(&row.ty, LETTER) + 42;
    let rows = table.rows.iter().map(row).max().unwrap_or(0);
    let space = table.namespace.as_deref().unwrap_or_default();
    let head = length(&table.name, BOLD_LETTER) + length(space, 600) + 36;
    let count = i32::try_from(table.rows.len()).unwrap_or(i32::MAX / 100);
    Point {
        x: rows.max(head).max(120),
        y: HEAD + count * ROW + 4,
    }
}

/// How far below the top of its table an end is. Where lines for one, and for one or none, end at the same row,
/// they end below each other, so that their signs do not cover each other.
fn port(diagram: &Diagram, end: &End) -> i32 {
    let middle = match end.row {
        Some(row) => HEAD + i32::try_from(row).unwrap_or(0) * ROW + ROW / 2 + 2,
        None => HEAD / 2,
    };
    let is_beside = |link: &Link| {
        let other = &link.to;
        (other.table, other.row, other.many) == (end.table, end.row, Many::One)
    };
    match end.many == Many::OneOrNone && diagram.links.iter().any(is_beside) {
        true => middle + ROW / 2 - 2,
        false => middle,
    }
}

fn push_table(text: &mut String, table: &Table, place: usize, layout: &Layout) {
    let Point { x, y } = layout.places[place];
    let width = layout.widths[place];
    let height = size(table).y;
    let (class, head) = match table.kind {
        TableKind::Model => ("box", "head"),
        TableKind::View => ("box view", "view-head"),
        TableKind::Enum => ("box", "enum-head"),
    };
    let _ = writeln!(text, "<g transform=\"translate({x} {y})\">");
    let _ = writeln!(
        text,
        "<rect class=\"{class}\" width=\"{width}\" height=\"{height}\" rx=\"6\"/>"
    );
    let _ = writeln!(
        text,
        "<path d=\"M0.5 {HEAD}V6q0-5.5 5.5-5.5H{}q5.5 0 5.5 5.5V{HEAD}z\" class=\"{head}\"/>",
        width - 6
    );
    let _ = writeln!(
        text,
        "<g>{}<text class=\"name\" x=\"12\" y=\"20\">{}</text>",
        tooltip(table.documentation.as_deref()),
        escaped(&table.name)
    );
    if let Some(space) = &table.namespace {
        let x = width - 10;
        let space = escaped(space);
        let _ = writeln!(text, "<text class=\"space\" x=\"{x}\" y=\"19\">{space}</text>");
    }
    text.push_str("</g>\n");
    let marks = mark_room(table);
    for (number, row) in table.rows.iter().enumerate() {
        push_row(text, row, number, marks, width);
    }
    text.push_str("</g>\n");
}

fn push_row(text: &mut String, row: &Row, number: usize, marks: i32, width: i32) {
    let top = HEAD + i32::try_from(number).unwrap_or(0) * ROW + 2;
    let line = top + 14;
    if number > 0 {
        let _ = writeln!(text, "<path class=\"rule\" d=\"M8 {top}H{}\"/>", width - 8);
    }
    let _ = write!(text, "<g>{}", tooltip(row.documentation.as_deref()));
    let own = row.marks();
    if !own.is_empty() {
        let _ = write!(
            text,
            "<text class=\"mark\" x=\"12\" y=\"{}\">{}</text>",
            line - 1,
            own.join(" ")
        );
    }
    let class = if row.is_key { " class=\"key\"" } else { "" };
    let _ = write!(
        text,
        "<text{class} x=\"{}\" y=\"{line}\">{}</text>",
        12 + marks,
        escaped(&row.name)
    );
    if !row.ty.is_empty() {
        let _ = write!(
            text,
            "<text class=\"type\" x=\"{}\" y=\"{line}\">{}</text>",
            width - 12,
            escaped(&row.ty)
        );
    }
    text.push_str("</g>\n");
}

fn tooltip(documentation: Option<&str>) -> String {
    documentation.map_or_else(String::new, |text| format!("<title>{}</title>", escaped(text)))
}

fn push_link(text: &mut String, diagram: &Diagram, link: &Link, way: &[Point]) {
    let [first, second, ..] = way else { return };
    let [.., before, last] = way else { return };
    let class = if link.is_enum { "link enum" } else { "link" };
    let _ = writeln!(
        text,
        "<g class=\"relation\"><title>{}</title><path class=\"{class}\" d=\"{}\"/>{}{}</g>",
        escaped(&diagram.describe(link)),
        path(way),
        sign(*first, (second.x - first.x).signum(), link.from.many),
        sign(*last, (before.x - last.x).signum(), link.to.many),
    );
}

/// A line with round corners.
fn path(way: &[Point]) -> String {
    let mut text = format!("M{} {}", way[0].x, way[0].y);
    for corner in way.windows(3) {
        let [before, at, behind] = [corner[0], corner[1], corner[2]];
        let radius = CORNER.min(distance(before, at) / 2).min(distance(at, behind) / 2);
        let start = towards(at, before, radius);
        let end = towards(at, behind, radius);
        let _ = write!(
            text,
            "L{} {}Q{} {} {} {}",
            start.x, start.y, at.x, at.y, end.x, end.y
        );
    }
    if let Some(last) = way.last() {
        let _ = write!(text, "L{} {}", last.x, last.y);
    }
    text
}

fn distance(one: Point, other: Point) -> i32 {
    (one.x - other.x).abs() + (one.y - other.y).abs()
}

/// The point so far from the first in the direction of the second, which is level or upright.
fn towards(from: Point, to: Point, by: i32) -> Point {
    Point {
        x: from.x + (to.x - from.x).signum() * by,
        y: from.y + (to.y - from.y).signum() * by,
    }
}

/// How many, at the end of a line: bars and rings for one and none, a crow's foot for many.
fn sign(at: Point, direction: i32, many: Many) -> String {
    let x = |by: i32| at.x + direction * by;
    let y = at.y;
    let bar = |by: i32| format!("M{} {}v10", x(by), y - 5);
    let ring = |by: i32| {
        format!(
            "<circle class=\"link sign\" cx=\"{}\" cy=\"{y}\" r=\"3.5\"/>",
            x(by)
        )
    };
    let lines = |lines: &str| format!("<path class=\"link\" d=\"{lines}\"/>");
    match many {
        Many::One => lines(&format!("{}{}", bar(6), bar(10))),
        Many::OneOrNone => lines(&bar(6)) + &ring(13),
        Many::Any => {
            let foot = format!(
                "M{} {y}L{} {}M{} {y}L{} {}",
                x(10),
                x(0),
                y - 6,
                x(10),
                x(0),
                y + 6
            );
            lines(&foot) + &ring(14)
        }
    }
}
