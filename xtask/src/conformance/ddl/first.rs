//! The script from nothing to a schema, on both databases whatever the schema was written for.

use nicol_psl::{Provider, SourceFile, analyze};

use super::scripts::{Pair, compare};
use crate::conformance::Options;
use crate::conformance::adapt::{adapted, for_provider};
use crate::conformance::corpus::samples;
use crate::conformance::report::Report;
use crate::conformance::tool::Tool;

/// Compares all schemas that the databases take.
pub fn run(options: &Options, tool: &Tool, report: &mut Report) -> Result<(), String> {
    let mut pairs = Vec::new();
    for sample in samples(&options.corpus)? {
        for provider in [Provider::Sqlite, Provider::Postgres] {
            let files = adapted(&sample.files, 7).files;
            let Some(files) = taken_by(&files, provider) else {
                report.count("first: schemas that a database does not take");
                continue;
            };
            pairs.push(Pair {
                name: format!("{} ({})", sample.name, provider.name()),
                provider,
                before: None,
                after: files,
            });
        }
    }
    compare("first", &pairs, options, tool, report)
}

/// The schema for a database, if it is one that the database takes.
pub fn taken_by(files: &[SourceFile], provider: Provider) -> Option<Vec<SourceFile>> {
    let analysis = analyze(files.to_vec());
    let own = analysis.schema.datasource.as_ref().map(|source| source.provider);
    let files = match own == Some(provider) {
        true => files.to_vec(),
        false => for_provider(files, provider),
    };
    (!analyze(files.clone()).has_errors()).then_some(files)
}
