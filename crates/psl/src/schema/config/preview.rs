//! The preview features of Prisma 6 and 7: which exist, which work without being listed. One row each.

use crate::diagnostic::{Diagnostic, codes};
use crate::schema::Span;
use crate::suggest::did_you_mean;
use nicol_sql::Provider;
use std::collections::BTreeSet;

/// Whether a feature still has to be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It is a preview.
    Active,
    /// It is a preview that lists do not mention.
    Hidden,
    /// It is part of the language: listing it changes nothing.
    Retired,
    /// It was given up: Prisma 6 has it still, 7 no longer.
    Gone,
}

/// The row of a feature.
#[derive(Debug, Clone, Copy)]
pub struct PreviewFeature {
    /// Its name; case does not matter.
    pub name: &'static str,
    /// Whether it has to be listed.
    pub status: Status,
    /// The only provider that has it.
    pub provider: Option<Provider>,
}

const fn active(name: &'static str) -> PreviewFeature {
    PreviewFeature {
        name,
        status: Status::Active,
        provider: None,
    }
}

const fn hidden(name: &'static str) -> PreviewFeature {
    PreviewFeature {
        status: Status::Hidden,
        ..active(name)
    }
}

const fn retired(name: &'static str) -> PreviewFeature {
    PreviewFeature {
        status: Status::Retired,
        ..active(name)
    }
}

/// `extensions` in the `datasource` block.
pub const EXTENSIONS: &str = "postgresqlExtensions";

/// All features.
pub const PREVIEW_FEATURES: &[PreviewFeature] = &[
    PreviewFeature {
        provider: Some(Provider::Postgres),
        ..active("fullTextSearchPostgres")
    },
    active("nativeDistinct"),
    active("partialIndexes"),
    active(EXTENSIONS),
    active("relationJoins"),
    active("schemaEngineDriverAdapters"),
    active("shardKeys"),
    active("strictUndefinedChecks"),
    active("typedSql"),
    active("views"),
    hidden("reactNative"),
    retired("aggregateApi"),
    retired("atomicNumberOperations"),
    retired("clientExtensions"),
    retired("cockroachdb"),
    retired("connectOrCreate"),
    retired("createMany"),
    retired("dataProxy"),
    retired("deno"),
    retired("distinct"),
    retired("driverAdapters"),
    retired("extendedIndexes"),
    retired("extendedWhereUnique"),
    retired("fieldReference"),
    retired("filteredRelationCount"),
    retired("filterJson"),
    retired("fullTextIndex"),
    retired("fullTextSearch"),
    retired("groupBy"),
    retired("improvedQueryRaw"),
    retired("interactiveTransactions"),
    retired("jsonProtocol"),
    PreviewFeature {
        status: Status::Gone,
        ..active("metrics")
    },
    retired("microsoftSqlServer"),
    retired("middlewares"),
    retired("mongoDb"),
    retired("multiSchema"),
    retired("namedConstraints"),
    retired("nApi"),
    retired("nativeTypes"),
    retired("omitApi"),
    retired("orderByAggregateGroup"),
    retired("orderByNulls"),
    retired("orderByRelation"),
    retired("prismaSchemaFolder"),
    retired("queryCompiler"),
    retired("referentialActions"),
    retired("referentialIntegrity"),
    retired("selectRelationCount"),
    retired("tracing"),
    retired("transactionApi"),
    retired("uncheckedScalarInputs"),
];

/// The features that the generators list.
#[derive(Debug, Clone, Default)]
pub(crate) struct PreviewFeatures(BTreeSet<&'static str>);

impl PreviewFeatures {
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    /// Reads one entry of a list. `list` is the place of the whole list, `span` that of the entry.
    pub(crate) fn insert(
        &mut self,
        name: &str,
        (list, span): (Span, Span),
        provider: Option<Provider>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let known = PREVIEW_FEATURES
            .iter()
            .find(|feature| feature.name.eq_ignore_ascii_case(name));
        match known {
            Some(feature) if feature.status == Status::Retired => match renamed(feature.name, provider) {
                Some(new) => {
                    self.0.insert(new);
                    let message = format!("preview feature \"{name}\" has been renamed to \"{new}\".");
                    diagnostics.push(
                        Diagnostic::warning(codes::RETIRED_PREVIEW_FEATURE, list, message).fix(
                            format!("write `{new}`"),
                            span,
                            format!("\"{new}\""),
                        ),
                    );
                }
                None => {
                    let now = "The functionality can be used without specifying it as a preview feature.";
                    diagnostics.push(deprecated(name, now, list));
                }
            },
            Some(feature) if feature.status == Status::Gone => {
                let now = "It will be removed in a future version of Prisma.";
                diagnostics.push(deprecated(name, now, list));
            }
            Some(feature) if feature.provider.is_none() || feature.provider == provider => {
                self.0.insert(feature.name);
            }
            _ => diagnostics.push(unknown(name, list, provider).label(span, "this one")),
        }
    }
}

fn deprecated(name: &str, now: &str, list: Span) -> Diagnostic {
    let message = format!("Preview feature \"{name}\" is deprecated. {now}");
    Diagnostic::warning(codes::RETIRED_PREVIEW_FEATURE, list, message).help("remove it from the list")
}

/// The feature that an entry of a list means: by its name today, in the usual spelling.
pub(crate) fn known(name: &str, provider: Option<Provider>) -> Option<&'static str> {
    let feature = PREVIEW_FEATURES
        .iter()
        .find(|feature| feature.name.eq_ignore_ascii_case(name))?;
    Some(renamed(feature.name, provider).unwrap_or(feature.name))
}

/// The feature that an old one turned into, on one provider.
fn renamed(name: &str, provider: Option<Provider>) -> Option<&'static str> {
    let new = PREVIEW_FEATURES
        .iter()
        .find(|feature| feature.name == "fullTextSearchPostgres")?;
    (name == "fullTextSearch" && provider.is_some() && new.provider == provider).then_some(new.name)
}

fn unknown(name: &str, span: Span, provider: Option<Provider>) -> Diagnostic {
    let known = PREVIEW_FEATURES.iter().filter(|feature| {
        feature.status == Status::Active && (feature.provider.is_none() || feature.provider == provider)
    });
    let names: Vec<&str> = known.map(|feature| feature.name).collect();
    let message = format!(
        "The preview feature \"{name}\" is not known. Expected one of: {}",
        names.join(", ")
    );
    let all = PREVIEW_FEATURES.iter().map(|feature| feature.name);
    let help = did_you_mean(name, all).unwrap_or_else(|| "remove it from the list".to_owned());
    Diagnostic::error(codes::UNKNOWN_PREVIEW_FEATURE, span, message).help(help)
}
