//! How high the cells of each column stand: near what they are connected with, in an order with few crossings.

use super::columns::{Cell, Content, Grid};
use super::{LANE_GAP, TABLE_GAP};

/// How often the columns are gone through, there and back.
const ROUNDS: usize = 12;

/// Sets the tops of all cells.
pub(super) fn settle(grid: &mut Grid) {
    for column in 0..grid.columns.len() {
        let wishes = vec![0.0; grid.columns[column].len()];
        stack(&mut grid.columns[column], &wishes, Order::Kept);
    }
    let count = grid.columns.len();
    for round in 0..ROUNDS {
        let order = if round + 2 < ROUNDS {
            Order::Free
        } else {
            Order::Kept
        };
        for column in (1..count).chain((0..count.saturating_sub(1)).rev()) {
            let wishes = wishes(grid, column);
            stack(&mut grid.columns[column], &wishes, order);
        }
    }
    let top = grid
        .columns
        .iter()
        .flatten()
        .map(|cell| cell.top)
        .fold(f64::MAX, f64::min);
    for cell in grid.columns.iter_mut().flatten() {
        cell.top = (cell.top - top).round();
    }
}

/// Whether the cells of a column may change places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Free,
    Kept,
}

/// Where each cell of a column would like its top to be: the mean of what it is connected with.
fn wishes(grid: &Grid, column: usize) -> Vec<f64> {
    let cells = &grid.columns[column];
    let mut sums = vec![(0.0, 0.0); cells.len()];
    let mut pull = |own: &[(usize, i32)], others: &[(usize, i32)], beside: usize| {
        if others.is_empty() {
            return;
        }
        let height = |(cell, offset): &(usize, i32)| grid.columns[beside][*cell].top + f64::from(*offset);
        let mean = others.iter().map(height).sum::<f64>() / others.len() as f64;
        for (cell, offset) in own {
            sums[*cell].0 += mean - f64::from(*offset);
            sums[*cell].1 += 1.0;
        }
    };
    for passage in &grid.gaps[column] {
        pull(&passage.left, &passage.right, column + 1);
    }
    if column > 0 {
        for passage in &grid.gaps[column - 1] {
            pull(&passage.right, &passage.left, column - 1);
        }
    }
    let wish = |((sum, count), cell): (&(f64, f64), &Cell)| match *count > 0.0 {
        true => sum / count,
        false => cell.top,
    };
    sums.iter().zip(cells).map(wish).collect()
}

/// Puts the cells below each other as near to their wishes as their order allows: neighbours that would overlap
/// are moved as one.
fn stack(cells: &mut [Cell], wishes: &[f64], order: Order) {
    let mut sequence: Vec<usize> = (0..cells.len()).collect();
    let centre = |cell: usize| match order {
        Order::Free => wishes[cell] + f64::from(cells[cell].height) / 2.0,
        Order::Kept => cells[cell].top,
    };
    sequence.sort_by(|one, other| centre(*one).total_cmp(&centre(*other)).then(one.cmp(other)));
    let mut offsets = Vec::with_capacity(sequence.len());
    let mut offset = 0.0;
    for (place, cell) in sequence.iter().enumerate() {
        if place > 0 {
            let before = &cells[sequence[place - 1]];
            offset += f64::from(before.height + gap(before, &cells[*cell]));
        }
        offsets.push(offset);
    }
    // Groups of cells that touch: the mean of their wishes, and how many they are.
    let mut groups: Vec<(f64, usize)> = Vec::new();
    for (cell, offset) in sequence.iter().zip(&offsets) {
        groups.push((wishes[*cell] - offset, 1));
        while let [.., before, last] = &groups[..]
            && before.0 > last.0
        {
            let count = before.1 + last.1;
            let mean = (before.0 * before.1 as f64 + last.0 * last.1 as f64) / count as f64;
            groups.truncate(groups.len() - 2);
            groups.push((mean, count));
        }
    }
    let starts = groups
        .iter()
        .flat_map(|(start, count)| std::iter::repeat_n(*start, *count));
    for ((cell, offset), start) in sequence.iter().zip(&offsets).zip(starts) {
        cells[*cell].top = start + offset;
    }
}

fn gap(one: &Cell, other: &Cell) -> i32 {
    let is_table = |cell: &Cell| matches!(cell.content, Content::Table(_));
    match is_table(one) && is_table(other) {
        true => TABLE_GAP,
        false => LANE_GAP,
    }
}
