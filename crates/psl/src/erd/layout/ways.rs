//! The ways of the lines: level to a track of the gap, up or down along it, and level on.

use super::columns::{Content, Grid, Passage};
use super::{LINE_GAP, Layout, Measures, Point, SIGN_ROOM};
use crate::erd::{End, Link};
use std::collections::BTreeMap;

/// The columns and tracks of a part, from left to right.
struct Lanes<'g> {
    grid: &'g Grid,
    /// The left edge and the width of each column.
    columns: Vec<(i32, i32)>,
    /// Where each bus goes up and down, by gap.
    tracks: Vec<BTreeMap<usize, i32>>,
}

/// Gives the tables of a part their places and the links between them their ways; returns the part's size.
pub(super) fn draw(
    grid: &Grid,
    links: &[(usize, &Link)],
    measures: &Measures<'_>,
    layout: &mut Layout,
) -> Point {
    let mut size = Point::default();
    let mut lanes = Lanes {
        grid,
        columns: Vec::new(),
        tracks: Vec::new(),
    };
    for (column, cells) in grid.columns.iter().enumerate() {
        let tables = cells.iter().filter_map(|cell| match cell.content {
            Content::Table(table) => Some((table, cell)),
            Content::Lane(_) => None,
        });
        let widths = tables.clone().map(|(table, _)| measures.sizes[table].x);
        let width = widths.max().unwrap_or(0);
        for (table, cell) in tables {
            let y = cell.top as i32;
            layout.places[table] = Point { x: size.x, y };
            layout.widths[table] = width;
        }
        lanes.columns.push((size.x, width));
        size.x += width;
        let (tracks, count) = tracks_of(grid, column);
        let x = |track: i32| size.x + SIGN_ROOM + track * LINE_GAP;
        lanes
            .tracks
            .push(tracks.into_iter().map(|(bus, track)| (bus, x(track))).collect());
        if column + 1 < grid.columns.len() {
            size.x += 2 * SIGN_ROOM + (count - 1).max(0) * LINE_GAP;
        }
    }
    let cells = grid.columns.iter().flatten();
    size.y = cells.map(|cell| cell.top as i32 + cell.height).max().unwrap_or(0);
    for (number, link) in links {
        layout.ways[*number] = lanes.way(*number, link, measures);
    }
    size
}

impl Lanes<'_> {
    /// The way of a link, found from its end to its beginning.
    fn way(&self, number: usize, link: &Link, measures: &Measures<'_>) -> Vec<Point> {
        let Some(place) = self.grid.bus_of.get(&number) else {
            return Vec::new();
        };
        let bus = &self.grid.buses[*place];
        let column_of = |table| {
            let has = |column: &usize| self.grid.cell(*column, Content::Table(table)).is_some();
            (0..self.grid.columns.len()).find(has).unwrap_or(bus.column)
        };
        let source = column_of(link.from.table);
        let height = |column: usize, content: Content, offset: i32| {
            let cell = self.grid.cell(column, content);
            cell.map_or(0, |cell| self.grid.columns[column][cell].top as i32 + offset)
        };
        let end = |column: usize, end: &End| height(column, Content::Table(end.table), (measures.port)(end));
        let (left, width) = self.columns[bus.column];
        let mut y = end(bus.column, &link.to);
        let mut points = vec![Point {
            x: if bus.to_the_right { left + width } else { left },
            y,
        }];
        let mut column = bus.column;
        while column != source {
            let (gap, next) = match bus.to_the_right {
                true => (column, column + 1),
                false => (column - 1, column - 1),
            };
            let x = self.tracks[gap].get(place).copied().unwrap_or(0);
            points.push(Point { x, y });
            y = match next == source {
                true => end(next, &link.from),
                false => height(next, Content::Lane(*place), 0),
            };
            points.push(Point { x, y });
            column = next;
        }
        let (x, width) = self.columns[source];
        points.push(Point {
            x: if bus.to_the_right { x } else { x + width },
            y,
        });
        points.reverse();
        straightened(points)
    }
}

/// The points without those that lie on the line between their neighbours.
fn straightened(points: Vec<Point>) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        if let [.., before, last] = &kept[..] {
            let is_level = before.y == last.y && last.y == point.y;
            let is_upright = before.x == last.x && last.x == point.x;
            if is_level || is_upright {
                kept.pop();
            }
        }
        if kept.last() != Some(&point) {
            kept.push(point);
        }
    }
    kept
}

/// The track of each bus in the gap behind a column, and how many tracks there are.
fn tracks_of(grid: &Grid, column: usize) -> (BTreeMap<usize, i32>, i32) {
    let span = |passage: &Passage| {
        let left = passage.left.iter().map(|end| height(grid, column, end));
        let right = passage.right.iter().map(|end| height(grid, column + 1, end));
        let heights: Vec<i32> = left.chain(right).collect();
        let low = heights.iter().min().copied().unwrap_or(0);
        (low, heights.iter().max().copied().unwrap_or(0))
    };
    let mut spans: Vec<(usize, (i32, i32))> = grid.gaps[column]
        .iter()
        .map(|passage| (passage.bus, span(passage)))
        .collect();
    // Lines from the left come first: at the same height they then end before those from the right begin.
    spans.sort_by_key(|(bus, (low, high))| (*low, !grid.buses[*bus].to_the_right, *high, *bus));
    let mut ends: Vec<i32> = Vec::new();
    let mut tracks = BTreeMap::new();
    for (bus, (low, high)) in spans {
        let free = ends.iter().position(|end| end + LINE_GAP < low);
        let track = free.unwrap_or_else(|| {
            ends.push(0);
            ends.len() - 1
        });
        ends[track] = high;
        tracks.insert(bus, track as i32);
    }
    (tracks, ends.len() as i32)
}

/// How low an end is.
fn height(grid: &Grid, column: usize, (cell, offset): &(usize, i32)) -> i32 {
    grid.columns[column][*cell].top as i32 + offset
}

/// The ways of links from a table to itself: a loop on its right side.
pub(super) fn draw_loops(links: &[(usize, &Link)], measures: &Measures<'_>, layout: &mut Layout) {
    for (place, (number, link)) in links.iter().enumerate() {
        let table = link.from.table;
        let corner = layout.places[table];
        let right = corner.x + layout.widths[table];
        let before = links[..place]
            .iter()
            .filter(|(_, other)| other.from.table == table);
        let out = right + SIGN_ROOM - 8 + before.count() as i32 * LINE_GAP;
        let from = corner.y + (measures.port)(&link.from);
        let mut to = corner.y + (measures.port)(&link.to);
        if from == to {
            to += LINE_GAP;
        }
        let point = |x, y| Point { x, y };
        layout.ways[*number] = vec![
            point(right, from),
            point(out, from),
            point(out, to),
            point(right, to),
        ];
    }
}
