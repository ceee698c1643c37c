//! Blocks to files: each goes to the file that has it, new ones to one file. In a file the order is
//! generators, datasource, models, views, enums, each kind in its old order with the new ones behind.

use std::collections::{HashMap, HashSet};

use nicol_psl::format::format_text;
use nicol_psl::print::{self, Block, Line};
use nicol_psl::syntax::SyntaxKind;
use nicol_psl::syntax::ast;
use nicol_psl::{Analysis, SourceFile};

use super::comments::{ApartPlace, BlockKind};
use super::models::{Made, Maker, Rank};
use super::{Options, Pulled, configuration, notes};

/// The files of a pull.
pub(super) fn assemble(maker: Maker<'_>, current: &Analysis, options: &Options<'_>) -> Pulled {
    let count = |rank: Rank| maker.made.iter().filter(|made| made.rank == rank).count();
    // Enums that only the files know are not of the database.
    let enums_of_database = maker.context.database.enums.len();
    let (models, views, enums) = (count(Rank::Model), count(Rank::View), enums_of_database);
    let mut paths: Vec<String> = current.files.iter().map(|file| file.path.clone()).collect();
    let new_file = paths
        .iter()
        .position(|path| path == options.new_blocks)
        .unwrap_or_else(|| {
            paths.push(options.new_blocks.to_owned());
            paths.len() - 1
        });
    let settings = configuration::settings(&current.schema, maker.context.database, options.namespaces);
    let mut texts: Vec<Vec<String>> = vec![Vec::new(); paths.len()];
    let mut apart = Apart::of(&maker, current);
    for (file, text) in texts.iter_mut().enumerate() {
        let head = apart.take(file, ApartPlace::Head);
        text.extend((!head.is_empty()).then(|| head.join("\n")));
        text.extend(configuration_blocks(current, &maker, file, &settings, &mut apart));
    }
    let written = commented_out_lines(&maker.made);
    let mut made = maker.made;
    made.sort_by_key(|made| {
        let old = made
            .old
            .map_or((1, 0, 0), |span| (0, span.file as usize, span.start));
        (made.rank, old)
    });
    for Made { old, mut block, .. } in made {
        let file = old.map_or(new_file, |span| span.file as usize);
        block.comments = [
            apart.take(file, ApartPlace::Before(BlockKind::Type, block.name.clone())),
            std::mem::take(&mut block.comments),
        ]
        .concat();
        forget(&mut block, &written);
        texts[file].push(print::block(&block));
    }
    let files = paths
        .into_iter()
        .zip(texts)
        .enumerate()
        .map(|(file, (path, mut blocks))| {
            let last = apart.take(file, ApartPlace::End);
            let last = last.into_iter().filter(|line| !written.contains(&spaced(line)));
            let last: String = last.map(|line| format!("{line}\n")).collect();
            if !last.trim().is_empty() {
                blocks.push(last);
            }
            SourceFile {
                path,
                text: format_text(&blocks.join("\n")),
            }
        })
        .filter(|file| !file.text.trim().is_empty() || current.files.iter().any(|old| old.path == file.path))
        .collect();
    Pulled {
        files,
        warnings: maker.warnings,
        models,
        views,
        enums,
        view_definitions: maker.view_definitions,
    }
}

/// Generators first, then the datasource.
fn configuration_blocks(
    current: &Analysis,
    maker: &Maker<'_>,
    file: usize,
    settings: &[(&'static str, String)],
    apart: &mut Apart,
) -> Vec<String> {
    let Some(tree) = current.trees.get(file) else {
        return Vec::new();
    };
    let blocks: Vec<ast::Block> = tree.file().blocks().collect();
    let mut texts = Vec::new();
    for wanted in [SyntaxKind::GENERATOR, SyntaxKind::DATASOURCE] {
        for block in blocks.iter().filter(|block| block.kind() == wanted) {
            let name = block.name().map_or_else(String::new, |name| name.text());
            let (kind, text) = if wanted == SyntaxKind::GENERATOR {
                (BlockKind::Generator, configuration::generator(block))
            } else {
                (
                    BlockKind::Datasource,
                    configuration::datasource(block, settings.to_vec()),
                )
            };
            let above = [
                apart.take(file, ApartPlace::Before(kind, name.clone())),
                maker.comments.block(kind, &name).above,
            ]
            .concat();
            let above: String = above.iter().map(|line| format!("{line}\n")).collect();
            texts.push(above + &text);
        }
    }
    texts
}

/// Comments that stand apart from blocks, by their places.
struct Apart {
    found: HashMap<(usize, ApartPlace), Vec<String>>,
}

impl Apart {
    fn of(maker: &Maker<'_>, current: &Analysis) -> Apart {
        let blocks: HashSet<&str> = maker.made.iter().map(|made| made.block.name.as_str()).collect();
        let is_there = |kind: BlockKind, name: &str| kind != BlockKind::Type || blocks.contains(name);
        let mut found: HashMap<_, Vec<String>> = HashMap::new();
        for file in 0..current.trees.len() {
            for (place, lines) in maker.comments.apart(file as u32, is_there) {
                found.entry((file, place)).or_default().extend(lines);
            }
        }
        Apart { found }
    }

    fn take(&mut self, file: usize, place: ApartPlace) -> Vec<String> {
        self.found.remove(&(file, place)).unwrap_or_default()
    }
}

/// The lines that this pull writes as comments. An earlier one wrote them too, and they are not to be doubled.
fn commented_out_lines(made: &[Made]) -> HashSet<String> {
    let mut written = HashSet::new();
    for Made { block, .. } in made {
        let has_line = block.lines.iter().any(|line| line.is_commented_out);
        let is_written = |line: &&Line| block.is_commented_out || line.is_commented_out;
        let lines = block.lines.iter().filter(is_written).map(|line| Line {
            comments: Vec::new(),
            ..line.clone()
        });
        let text = print::block(&Block {
            comments: Vec::new(),
            lines: lines.collect(),
            last_comments: Vec::new(),
            ..block.clone()
        });
        let lines = text.lines().map(spaced);
        written.extend(lines.filter(|line| line.starts_with("// ")));
        if has_line {
            written.extend(print::documentation(notes::UNNAMED_FIELD));
        }
        if block.is_commented_out {
            written.extend(block.comments.iter().map(|line| spaced(line)));
        }
    }
    written
}

/// Takes away the kept comments that are written anew.
fn forget(block: &mut Block, written: &HashSet<String>) {
    let is_kept = |line: &String| !written.contains(&spaced(line));
    if !block.is_commented_out {
        block.comments.retain(is_kept);
    }
    for line in &mut block.lines {
        if !line.is_commented_out {
            line.comments.retain(is_kept);
        }
    }
    for attribute in &mut block.attributes {
        attribute.comments.retain(is_kept);
    }
    block.last_comments.retain(is_kept);
}

/// A line with one space where it has several.
fn spaced(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}
