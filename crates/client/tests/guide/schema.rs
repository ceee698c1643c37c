//! The schema of the guide: the block `prisma,blog` of its first page.

use nicol_psl::{Schema, SourceFile};
use nicol_testing::golden::code_blocks;

/// Where the guide is.
pub const GUIDE: &str = "../../docs/guide";

/// The schema, analysed.
pub fn schema() -> Schema {
    let block = code_blocks(GUIDE, "prisma")
        .into_iter()
        .find(|block| block.has("blog"));
    let file = SourceFile {
        path: "schema.prisma".into(),
        text: block.expect("a block `prisma,blog`").text,
    };
    let analysis = nicol_psl::analyze(vec![file]);
    assert!(!analysis.has_errors(), "{:?}", analysis.diagnostics);
    analysis.schema
}
