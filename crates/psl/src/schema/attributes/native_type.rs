//! `@db.X(…)`: the type in the database. Which types exist is the database's affair: see
//! `checks/native_types.rs`. Its arguments go by their order; names and commas are not looked at.

use crate::schema::db::Db;
use crate::schema::decl::AttributeDecl;
use crate::schema::{ModelId, NativeTypeUse};

pub(super) fn read(db: &mut Db<'_>, id: ModelId, field: u32, attribute: &AttributeDecl) {
    let Some((_, name)) = attribute.name.text.split_once('.') else {
        return;
    };
    let native = NativeTypeUse {
        name: name.to_owned(),
        args: attribute
            .args
            .list
            .iter()
            .map(|arg| arg.value.to_string())
            .collect(),
        span: attribute.span,
    };
    if let Some(scalar) = db.scalar_mut(id, field) {
        scalar.native_type = Some(native);
    }
}
