//! The parts of a diagram that hang together, and how they are put beside each other.

use super::{Block, Layout, MARGIN, PART_GAP, Point};
use crate::erd::Diagram;

/// The tables of each part, the largest part first.
pub(super) fn parts(diagram: &Diagram) -> Vec<Vec<usize>> {
    let mut part_of: Vec<usize> = (0..diagram.tables.len()).collect();
    for link in &diagram.links {
        let (one, other) = (part_of[link.from.table], part_of[link.to.table]);
        let (low, high) = (one.min(other), one.max(other));
        for part in part_of.iter_mut().filter(|part| **part == high) {
            *part = low;
        }
    }
    let mut parts: Vec<Vec<usize>> = vec![Vec::new(); diagram.tables.len()];
    for (table, part) in part_of.iter().enumerate() {
        parts[*part].push(table);
    }
    parts.retain(|part| !part.is_empty());
    parts.sort_by_key(|part| (usize::MAX - part.len(), part[0]));
    parts
}

/// Puts the blocks in rows, and moves what is in them.
pub(super) fn pack(blocks: &mut [Block], layout: &mut Layout) {
    // The large ones keep their order; single tables fill rows of about their height.
    let (large, small) = blocks.split_at_mut(
        blocks
            .iter()
            .position(|block| block.tables.len() == 1)
            .unwrap_or(blocks.len()),
    );
    small.sort_by_key(|block| (-block.size.y, block.tables[0]));
    let area: i64 = large
        .iter()
        .chain(small.iter())
        .map(|block| i64::from(block.size.x + PART_GAP) * i64::from(block.size.y + PART_GAP))
        .sum();
    let widest = large
        .iter()
        .chain(small.iter())
        .map(|block| block.size.x)
        .max()
        .unwrap_or(0);
    let target = widest.max(((area as f64) * 1.5).sqrt() as i32);
    let mut at = Point { x: MARGIN, y: MARGIN };
    let mut row_height = 0;
    for block in large.iter_mut().chain(small.iter_mut()) {
        if at.x > MARGIN && at.x + block.size.x > MARGIN + target {
            at = Point {
                x: MARGIN,
                y: at.y + row_height + PART_GAP,
            };
            row_height = 0;
        }
        shift(block, at, layout);
        at.x += block.size.x + PART_GAP;
        row_height = row_height.max(block.size.y);
        layout.size.x = layout.size.x.max(at.x - PART_GAP + MARGIN);
    }
    layout.size.y = at.y + row_height + MARGIN;
}

fn shift(block: &Block, by: Point, layout: &mut Layout) {
    for table in &block.tables {
        let place = &mut layout.places[*table];
        place.x += by.x;
        place.y += by.y;
    }
    for link in &block.links {
        for point in &mut layout.ways[*link] {
            point.x += by.x;
            point.y += by.y;
        }
    }
}
