//! The fields of nested writes: what a relation field takes inside `data`.

use super::Query;
use super::model::Link;
use super::types::*;
use crate::dmmf::mappings;
use crate::schema::Model;

impl<'a> Query<'a> {
    pub(super) fn nested_create_fields(&self, link: Link<'a>) -> Vec<InputField<'a>> {
        let mut fields = Vec::new();
        if mappings::can_create(link.target(self)) {
            fields.push(self.create_of(link));
            fields.extend(self.connect_or_create_of(link));
            fields.extend(self.create_many_of(link));
        }
        fields.push(self.unique_of("connect", link));
        fields
    }

    pub(super) fn nested_update_fields(&self, link: Link<'a>) -> Vec<InputField<'a>> {
        let mut fields = Vec::new();
        if mappings::can_create(link.target(self)) {
            fields.push(self.create_of(link));
            fields.extend(self.connect_or_create_of(link));
            let upsert = input(Input::NestedUpsert(link));
            fields.push(optional("upsert", upsert.with_list_if(link.is_list())));
            fields.extend(self.create_many_of(link));
        }
        if link.is_list() {
            fields.push(self.unique_of("set", link));
        }
        fields.extend(self.removal_of("disconnect", link));
        fields.extend(self.removal_of("delete", link));
        fields.push(self.unique_of("connect", link));
        fields.push(self.update_of(link));
        if link.is_list() {
            let target = link.target(self);
            let many = input(Input::UpdateManyWhere(link));
            fields.push(optional("updateMany", many.with_list_if(true)));
            let filter = input(Input::ScalarWhere(target, Aggregates::Without));
            fields.push(optional("deleteMany", filter.with_list_if(true)));
        }
        fields
    }

    pub(super) fn nested_create_many_fields(&self, link: Link<'a>) -> Vec<InputField<'a>> {
        self.create_many_args(link.target(self), Some(link))
    }

    /// The arguments of creating many records.
    pub(super) fn create_many_args(
        &self,
        model: &'a Model,
        through: Option<Link<'a>>,
    ) -> Vec<InputField<'a>> {
        let data = input(Input::CreateMany(model, through));
        let mut fields = vec![required("data", data.with_list_if(true))];
        if self.rules.skip_duplicates {
            fields.push(optional("skipDuplicates", vec![scalar("Boolean")]));
        }
        fields
    }

    pub(super) fn connect_or_create_fields(&self, link: Link<'a>) -> Vec<InputField<'a>> {
        let target = link.target(self);
        vec![
            required("where", vec![input(Input::WhereUnique(target))]),
            required("create", creates(target, Some(link))),
        ]
    }

    pub(super) fn nested_upsert_fields(&self, link: Link<'a>) -> Vec<InputField<'a>> {
        let target = link.target(self);
        let update = required("update", updates(target, Some(link)));
        let create = required("create", creates(target, Some(link)));
        if link.is_list() {
            let key = required("where", vec![input(Input::WhereUnique(target))]);
            vec![key, update, create]
        } else {
            let filter = optional("where", vec![input(Input::Where(target))]);
            vec![update, create, filter]
        }
    }

    pub(super) fn update_with_unique_fields(&self, link: Link<'a>) -> Vec<InputField<'a>> {
        let target = link.target(self);
        vec![
            required("where", vec![input(Input::WhereUnique(target))]),
            required("data", updates(target, Some(link))),
        ]
    }

    pub(super) fn update_to_one_fields(&self, link: Link<'a>) -> Vec<InputField<'a>> {
        let target = link.target(self);
        vec![
            optional("where", vec![input(Input::Where(target))]),
            required("data", updates(target, Some(link))),
        ]
    }

    pub(super) fn update_many_where_fields(&self, link: Link<'a>) -> Vec<InputField<'a>> {
        let target = link.target(self);
        let filter = Input::ScalarWhere(target, Aggregates::Without);
        vec![
            required("where", vec![input(filter)]),
            required("data", updates_of_many(target, Some(link))),
        ]
    }

    fn create_of(&self, link: Link<'a>) -> InputField<'a> {
        let types = creates(link.target(self), Some(link)).into_iter();
        optional(
            "create",
            types.flat_map(|ty| ty.with_list_if(link.is_list())).collect(),
        )
    }

    /// Absent where nothing finds a record.
    fn connect_or_create_of(&self, link: Link<'a>) -> Option<InputField<'a>> {
        let ty = input(Input::ConnectOrCreate(link));
        let has_key = mappings::has_unique(link.target(self));
        has_key.then(|| optional("connectOrCreate", ty.with_list_if(link.is_list())))
    }

    /// Only where the new records hold the key: those of a join table would need one more write each.
    fn create_many_of(&self, link: Link<'a>) -> Option<InputField<'a>> {
        let is_possible = self.rules.create_many
            && link.is_list()
            && link.key(self).is_none()
            && !link.is_many_to_many(self);
        is_possible.then(|| optional("createMany", vec![input(Input::NestedCreateMany(link))]))
    }

    fn unique_of(&self, name: &str, link: Link<'a>) -> InputField<'a> {
        let ty = input(Input::WhereUnique(link.target(self)));
        optional(name, ty.with_list_if(link.is_list()))
    }

    /// Absent where the record must stay.
    fn removal_of(&self, name: &str, link: Link<'a>) -> Option<InputField<'a>> {
        if link.is_list() {
            return Some(self.unique_of(name, link));
        }
        let types = vec![scalar("Boolean"), input(Input::Where(link.target(self)))];
        (!link.is_required()).then(|| optional(name, types))
    }

    fn update_of(&self, link: Link<'a>) -> InputField<'a> {
        if link.is_list() {
            let ty = input(Input::UpdateWithUnique(link));
            return optional("update", ty.with_list_if(true));
        }
        let mut types = vec![input(Input::UpdateToOne(link))];
        types.extend(updates(link.target(self), Some(link)));
        optional("update", types)
    }
}

/// The two forms of the data of a new record.
pub(super) fn creates<'a>(model: &'a Model, through: Option<Link<'a>>) -> Vec<Type<'a>> {
    [Check::Checked, Check::Unchecked]
        .map(|check| input(Input::Create(model, through, check)))
        .into()
}

/// The two forms of the changes of a record.
pub(super) fn updates<'a>(model: &'a Model, through: Option<Link<'a>>) -> Vec<Type<'a>> {
    [Check::Checked, Check::Unchecked]
        .map(|check| input(Input::Update(model, through, check)))
        .into()
}

/// The two forms of the changes of many records.
pub(super) fn updates_of_many<'a>(model: &'a Model, through: Option<Link<'a>>) -> Vec<Type<'a>> {
    [Check::Checked, Check::Unchecked]
        .map(|check| input(Input::UpdateMany(model, through, check)))
        .into()
}
