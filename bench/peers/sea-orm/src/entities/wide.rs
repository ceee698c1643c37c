//! `wide`.

use harness::record;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "wide")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub small_count: i32,
    pub large_count: i32,
    pub balance: i64,
    pub revision: i64,
    pub checksum: i64,
    pub latitude: f64,
    pub longitude: f64,
    pub ratio: f64,
    pub code: String,
    pub title: String,
    pub summary: String,
    pub city: String,
    pub active: bool,
    pub verified: bool,
    pub created_at: DateTime,
    pub updated_at: DateTime,
    pub parent_id: Option<i32>,
    pub remark: Option<String>,
    pub deleted_at: Option<DateTime>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

record!(Model {
    id,
    small_count,
    large_count,
    balance,
    revision,
    checksum,
    latitude,
    longitude,
    ratio,
    code,
    title,
    summary,
    city,
    active,
    verified,
    created_at,
    updated_at,
    parent_id,
    remark,
    deleted_at,
});
