//! The fields of `data`: what creating and updating records takes. *Checked* input writes relations by their
//! fields, *unchecked* input by the scalar fields that hold their keys.

use super::Query;
use super::model::{Link, Scalar};
use super::types::*;
use crate::schema::Model;
use nicol_sql::ScalarType;

impl<'a> Query<'a> {
    pub(super) fn create_fields(
        &self,
        model: &'a Model,
        through: Option<Link<'a>>,
        check: Check,
    ) -> Vec<InputField<'a>> {
        let scalars = self.scalars(model).filter(|field| match check {
            Check::Checked => !field.is_counted_key() && !field.is_foreign_key(self),
            Check::Unchecked => !self.is_linking(field, through),
        });
        let mut fields: Vec<InputField<'a>> = scalars.map(|field| self.create_field(field)).collect();
        let links = self.writable_links(model, through, check);
        fields.extend(links.map(|link| self.create_link(link, check)));
        fields
    }

    pub(super) fn create_many_fields(
        &self,
        model: &'a Model,
        through: Option<Link<'a>>,
    ) -> Vec<InputField<'a>> {
        let scalars = self
            .scalars(model)
            .filter(|field| !self.is_linking(field, through));
        scalars.map(|field| self.create_field(field)).collect()
    }

    pub(super) fn update_fields(
        &self,
        model: &'a Model,
        through: Option<Link<'a>>,
        check: Check,
    ) -> Vec<InputField<'a>> {
        let mut fields = self.update_many_fields(model, through, check);
        let links = self.writable_links(model, through, check);
        fields.extend(links.map(|link| optional(link.name(), vec![input(Input::NestedUpdate(link, check))])));
        fields
    }

    pub(super) fn update_many_fields(
        &self,
        model: &'a Model,
        through: Option<Link<'a>>,
        check: Check,
    ) -> Vec<InputField<'a>> {
        let scalars = self.scalars(model).filter(|field| match check {
            Check::Checked => !is_counted(field) && !field.is_foreign_key(self),
            Check::Unchecked => !self.is_linking(field, through),
        });
        scalars.map(|field| self.update_field(field)).collect()
    }

    /// The relations that are written by their fields.
    fn writable_links(
        &self,
        model: &'a Model,
        through: Option<Link<'a>>,
        check: Check,
    ) -> impl Iterator<Item = Link<'a>> {
        let back = through.map(|link| link.opposite(self));
        self.links(model).filter(move |link| {
            let is_back = back.is_some_and(|back| back.is_same(link));
            let is_by_key = check == Check::Unchecked && link.key(self).is_some();
            !is_back && !is_by_key
        })
    }

    /// Whether the field links the record to the one through which it is written.
    fn is_linking(&self, field: &Scalar<'a>, through: Option<Link<'a>>) -> bool {
        let key = through.and_then(|link| link.opposite(self).key(self));
        key.is_some_and(|key| key.fields.contains(&field.field.name))
    }

    fn create_field(&self, field: Scalar<'a>) -> InputField<'a> {
        let ty = self.type_of(field);
        if field.is_list() {
            return optional(field.name(), vec![input(Input::CreateList(field)), ty]);
        }
        let is_given = field.has_default() || field.column.is_updated_at;
        let is_required = field.is_required() && !is_given;
        if field.is_json() {
            return optional(field.name(), vec![json_null(field), ty])
                .required_if(is_required)
                .value();
        }
        optional(field.name(), vec![ty])
            .required_if(is_required)
            .nullable_if(!field.is_required())
            .value()
    }

    fn create_link(&self, link: Link<'a>, check: Check) -> InputField<'a> {
        let key = link.key(self);
        let mut linking = self
            .scalars(link.model)
            .filter(|field| key.is_some_and(|key| key.fields.contains(&field.field.name)));
        let is_given = linking.all(|field| field.has_default());
        let is_required = link.is_required() && !(is_given && key.is_some());
        optional(link.name(), vec![input(Input::NestedCreate(link, check))]).required_if(is_required)
    }

    fn update_field(&self, field: Scalar<'a>) -> InputField<'a> {
        let ty = self.type_of(field);
        if field.is_list() {
            return optional(field.name(), vec![input(Input::UpdateList(field)), ty]);
        }
        if field.is_json() {
            return optional(field.name(), vec![json_null(field), ty]).value();
        }
        optional(field.name(), vec![ty, input(Input::UpdateValue(field))])
            .nullable_if(!field.is_required())
            .value()
    }

    pub(super) fn create_list_fields(&self, field: Scalar<'a>) -> Vec<InputField<'a>> {
        vec![required("set", vec![self.type_of(field)]).value()]
    }

    pub(super) fn update_list_fields(&self, field: Scalar<'a>) -> Vec<InputField<'a>> {
        let list = self.type_of(field);
        vec![
            optional("set", vec![list]).value(),
            optional("push", vec![base(field.kind.base()), list]).value(),
        ]
    }

    pub(super) fn update_value_fields(&self, field: Scalar<'a>) -> Vec<InputField<'a>> {
        let ty = self.type_of(field);
        let mut fields = vec![
            optional("set", vec![ty])
                .nullable_if(!field.is_required())
                .value(),
        ];
        if field.kind.is_numeric() {
            let names = ["increment", "decrement", "multiply", "divide"];
            fields.extend(names.map(|name| optional(name, vec![ty]).value()));
        }
        fields
    }
}

/// Whether the database counts the values: then only unchecked input may change them.
fn is_counted(field: &Scalar<'_>) -> bool {
    let is_int = field.kind.is(ScalarType::Int);
    field.is_counted_key() || (is_int && field.is_unique() && field.is_autoincrement())
}

/// The nulls that a document field can be set to.
fn json_null<'a>(field: Scalar<'a>) -> Type<'a> {
    enumeration(match field.is_required() {
        true => EnumType::JsonNullInput,
        false => EnumType::NullableJsonNullInput,
    })
}
