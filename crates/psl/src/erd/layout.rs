//! Where the tables and lines of a picture go. Tables stand in columns, each to the right of those that it refers
//! to; lines run in the gaps between the columns, and through lanes that the columns keep free, so that none
//! crosses a table. Lines that end at the same place share their way: a *bus*.
//!
//! The steps: parts that hang together (`parts`), columns (`columns`), heights within them (`heights`), ways
//! (`ways`); then the parts are put beside each other.

mod columns;
mod heights;
mod parts;
mod ways;

use super::{Diagram, End, Link};

/// Between the edge of the picture and what is in it.
pub(super) const MARGIN: i32 = 24;
/// Between two tables of a column.
const TABLE_GAP: i32 = 28;
/// Between a lane and what is beside it.
const LANE_GAP: i32 = 10;
/// Between a table and the nearest line of a gap: the room for the signs at the ends.
const SIGN_ROOM: i32 = 30;
/// Between two lines of a gap.
const LINE_GAP: i32 = 9;
/// Between two parts.
const PART_GAP: i32 = 48;

/// A size or a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Point {
    pub(super) x: i32,
    pub(super) y: i32,
}

/// What the tables measure.
pub(super) struct Measures<'m> {
    pub(super) sizes: &'m [Point],
    /// How far below the top of its table an end is.
    pub(super) port: &'m dyn Fn(&End) -> i32,
}

/// The finished layout.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// The upper left corners of the tables.
    pub(super) places: Vec<Point>,
    /// The widths of the tables: those of a column are alike.
    pub(super) widths: Vec<i32>,
    /// The ways of the links, from their beginnings to their ends.
    pub(super) ways: Vec<Vec<Point>>,
    /// The whole picture.
    pub(super) size: Point,
}

/// Lays a diagram out.
pub(super) fn layout(diagram: &Diagram, measures: &Measures<'_>) -> Layout {
    let count = diagram.tables.len();
    let mut layout = Layout {
        places: vec![Point::default(); count],
        widths: measures.sizes.iter().map(|size| size.x).collect(),
        ways: vec![Vec::new(); diagram.links.len()],
        size: Point::default(),
    };
    let mut blocks = Vec::new();
    for part in parts::parts(diagram) {
        blocks.push(block(diagram, measures, &part, &mut layout));
    }
    parts::pack(&mut blocks, &mut layout);
    layout
}

/// A part of the diagram that is laid out by itself.
#[derive(Debug, Default)]
struct Block {
    tables: Vec<usize>,
    links: Vec<usize>,
    size: Point,
}

/// Lays out one part; its places begin at zero.
fn block(diagram: &Diagram, measures: &Measures<'_>, part: &[usize], layout: &mut Layout) -> Block {
    let links: Vec<usize> = (0..diagram.links.len())
        .filter(|link| part.contains(&diagram.links[*link].from.table))
        .collect();
    let between: Vec<(usize, &Link)> = links
        .iter()
        .map(|link| (*link, &diagram.links[*link]))
        .filter(|(_, link)| link.from.table != link.to.table)
        .collect();
    let column_of = columns::columns(part, &between, measures);
    let mut grid = columns::Grid::new(part, &column_of, &between, measures);
    heights::settle(&mut grid);
    let size = ways::draw(&grid, &between, measures, layout);
    let own: Vec<(usize, &Link)> = links
        .iter()
        .map(|link| (*link, &diagram.links[*link]))
        .filter(|(_, link)| link.from.table == link.to.table)
        .collect();
    ways::draw_loops(&own, measures, layout);
    Block {
        tables: part.to_vec(),
        links,
        size,
    }
}
