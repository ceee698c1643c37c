//! Which column a table stands in, and what passes between the columns.

use super::{Measures, TABLE_GAP};
use crate::erd::{End, Link, Many};
use std::collections::{BTreeMap, HashMap, HashSet};

/// About how wide a column with its gap is: only for the proportions of the picture.
const USUAL_WIDTH: f64 = 400.0;
/// How much wider than high a picture would be if its columns were filled: they are not, for their tables stand
/// beside what they are connected with.
const PROPORTION: f64 = 2.5;

/// The column of each table of a part: to the right of all to which it has links and that were placed before it.
pub(super) fn columns(
    part: &[usize],
    links: &[(usize, &Link)],
    measures: &Measures<'_>,
) -> HashMap<usize, usize> {
    let total: i32 = part
        .iter()
        .map(|table| measures.sizes[*table].y + TABLE_GAP)
        .sum();
    let tallest = part
        .iter()
        .map(|table| measures.sizes[*table].y)
        .max()
        .unwrap_or(0);
    let limit = tallest.max((f64::from(total) * USUAL_WIDTH / PROPORTION).sqrt() as i32);
    let mut heights: Vec<i32> = Vec::new();
    let mut column_of: HashMap<usize, usize> = HashMap::new();
    let mut waiting: Vec<usize> = part.to_vec();
    while let Some(table) = next(&waiting, links, &column_of) {
        waiting.retain(|other| *other != table);
        let before = neighbours(table, links).filter_map(|other| column_of.get(&other));
        let mut column = before.max().map_or(0, |column| column + 1);
        let height = measures.sizes[table].y + TABLE_GAP;
        while heights
            .get(column)
            .is_some_and(|full| *full > 0 && full + height > limit)
        {
            column += 1;
        }
        heights.resize(heights.len().max(column + 1), 0);
        heights[column] += height;
        column_of.insert(table, column);
    }
    column_of
}

/// The next table to place: one that refers to nothing that waits; in a circle, the one most referred to.
fn next(waiting: &[usize], links: &[(usize, &Link)], placed: &HashMap<usize, usize>) -> Option<usize> {
    let waits: HashSet<usize> = waiting.iter().copied().collect();
    let open = |table: usize| {
        let own = links.iter().filter(|(_, link)| link.from.table == table);
        own.filter(|(_, link)| waits.contains(&link.to.table)).count()
    };
    let used = |table: usize| links.iter().filter(|(_, link)| link.to.table == table).count();
    let column = |table: usize| {
        neighbours(table, links)
            .filter_map(|other| placed.get(&other))
            .max()
            .copied()
    };
    let ready = waiting.iter().filter(|table| open(**table) == 0);
    let ready = ready.min_by_key(|table| (column(**table), usize::MAX - used(**table), **table));
    let stuck = || {
        let order = |table: &&usize| (open(**table) as i64 - used(**table) as i64, **table);
        waiting.iter().min_by_key(order)
    };
    ready.or_else(stuck).copied()
}

fn neighbours<'l>(table: usize, links: &'l [(usize, &Link)]) -> impl Iterator<Item = usize> + 'l {
    links.iter().filter_map(move |(_, link)| match () {
        () if link.from.table == table => Some(link.to.table),
        () if link.to.table == table => Some(link.from.table),
        () => None,
    })
}

/// The columns, and the gaps behind each.
#[derive(Debug, Default)]
pub(super) struct Grid {
    pub(super) columns: Vec<Vec<Cell>>,
    /// What passes from a column to the next.
    pub(super) gaps: Vec<Vec<Passage>>,
    /// The bus of each link.
    pub(super) bus_of: BTreeMap<usize, usize>,
    pub(super) buses: Vec<Bus>,
}

/// A table in a column, or a lane through it.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub(super) content: Content,
    pub(super) top: f64,
    pub(super) height: i32,
}

/// What is in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    Table(usize),
    Lane(usize),
}

/// The links that end at one place: their common way.
#[derive(Debug)]
pub(super) struct Bus {
    pub(super) end: End,
    /// The column of the common end.
    pub(super) column: usize,
    /// The lanes run to the right of that column, or to the left.
    pub(super) to_the_right: bool,
    /// The column of the last link that joins.
    pub(super) farthest: usize,
}

/// What a bus connects in one gap: cells of the column on the left and of the one on the right, each with the
/// distance of the end from the cell's top.
#[derive(Debug, Clone, Default)]
pub(super) struct Passage {
    pub(super) bus: usize,
    pub(super) left: Vec<(usize, i32)>,
    pub(super) right: Vec<(usize, i32)>,
}

impl Grid {
    pub(super) fn new(
        part: &[usize],
        column_of: &HashMap<usize, usize>,
        links: &[(usize, &Link)],
        measures: &Measures<'_>,
    ) -> Grid {
        let count = column_of.values().max().map_or(0, |last| last + 1);
        let mut grid = Grid {
            columns: vec![Vec::new(); count],
            gaps: vec![Vec::new(); count],
            ..Grid::default()
        };
        for table in part {
            let cell = Cell {
                content: Content::Table(*table),
                top: 0.0,
                height: measures.sizes[*table].y,
            };
            grid.columns[column_of[table]].push(cell);
        }
        grid.add_buses(column_of, links);
        grid.add_lanes();
        grid.add_passages(column_of, links, measures);
        grid
    }

    fn add_buses(&mut self, column_of: &HashMap<usize, usize>, links: &[(usize, &Link)]) {
        let mut known: HashMap<(usize, Option<usize>, Many, bool, bool), usize> = HashMap::new();
        for (number, link) in links {
            let (from, to) = (column_of[&link.from.table], column_of[&link.to.table]);
            let key = (link.to.table, link.to.row, link.to.many, link.is_enum, from > to);
            let bus = *known.entry(key).or_insert_with(|| {
                self.buses.push(Bus {
                    end: link.to,
                    column: to,
                    to_the_right: from > to,
                    farthest: from,
                });
                self.buses.len() - 1
            });
            let farthest = &mut self.buses[bus].farthest;
            *farthest = match from > to {
                true => (*farthest).max(from),
                false => (*farthest).min(from),
            };
            self.bus_of.insert(*number, bus);
        }
    }

    fn add_lanes(&mut self) {
        for (number, bus) in self.buses.iter().enumerate() {
            let (low, high) = (bus.column.min(bus.farthest), bus.column.max(bus.farthest));
            for column in &mut self.columns[low + 1..high] {
                column.push(Cell {
                    content: Content::Lane(number),
                    top: 0.0,
                    height: 0,
                });
            }
        }
    }

    fn add_passages(
        &mut self,
        column_of: &HashMap<usize, usize>,
        links: &[(usize, &Link)],
        measures: &Measures<'_>,
    ) {
        for (number, bus) in self.buses.iter().enumerate() {
            let (low, high) = (bus.column.min(bus.farthest), bus.column.max(bus.farthest));
            for gap in low..high {
                let ends = |column: usize| {
                    let lane = self.cell(column, Content::Lane(number)).map(|cell| (cell, 0));
                    let at_end = (column == bus.column).then_some(&bus.end);
                    let is_outer = |link: &Link| column_of[&link.from.table] == column;
                    let is_met = (column == gap) != bus.to_the_right;
                    let own = links
                        .iter()
                        .filter(|(link, _)| self.bus_of.get(link) == Some(&number));
                    let joining = own
                        .filter(|(_, link)| is_met && is_outer(link))
                        .map(|(_, link)| &link.from);
                    let tables = at_end.into_iter().chain(joining);
                    let tables = tables.filter_map(|end| {
                        let cell = self.cell(column, Content::Table(end.table))?;
                        Some((cell, (measures.port)(end)))
                    });
                    lane.into_iter().chain(tables).collect()
                };
                let passage = Passage {
                    bus: number,
                    left: ends(gap),
                    right: ends(gap + 1),
                };
                self.gaps[gap].push(passage);
            }
        }
    }

    /// The place of a content in its column.
    pub(super) fn cell(&self, column: usize, content: Content) -> Option<usize> {
        self.columns[column]
            .iter()
            .position(|cell| cell.content == content)
    }
}
