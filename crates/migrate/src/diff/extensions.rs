//! Extensions: installed, updated, moved; never removed for want of a line in the schema file.

use nicol_sql::Step;
use nicol_sql::schema::Extension;
use nicol_sql::step::AlterExtension;

use super::Diff;
use super::plan::Plan;

pub(super) fn steps(cx: &Diff<'_>, plan: &mut Plan) {
    for (place, after) in cx.after.extensions.iter().enumerate() {
        match cx
            .before
            .extensions
            .iter()
            .find(|extension| extension.name == after.name)
        {
            None => plan.push(place, Step::CreateExtension(after.clone())),
            Some(before) => change(before, after, place, plan),
        }
    }
}

/// What the file does not say is left as it is.
fn change(before: &Extension, after: &Extension, place: usize, plan: &mut Plan) {
    let differs = |before: &Option<String>, after: &Option<String>| match (before, after) {
        (Some(before), Some(after)) if before != after => Some(after.clone()),
        _ => None,
    };
    let version = differs(&before.version, &after.version);
    let namespace = differs(&before.namespace, &after.namespace);
    if version.is_none() && namespace.is_none() {
        return;
    }
    if before.relocatable || after.relocatable {
        plan.push(
            place,
            Step::AlterExtension(AlterExtension {
                name: after.name.clone(),
                version,
                namespace,
            }),
        );
    } else {
        plan.push(place, Step::DropExtension(before.clone()));
        plan.push(place, Step::CreateExtension(after.clone()));
    }
}
