//! What a schema does not hold, as SQLite's catalogue has it: views, virtual tables, triggers, and indexes
//! that are partial or over expressions. Their statements are kept as they were written.

/// The query behind `Inspect::objects_query`.
pub(super) fn query() -> String {
    QUERY.to_owned()
}

const QUERY: &str = "\
    SELECT kind, name, sql, '1', 'DROP ' || upper(type) || ' IF EXISTS \"' || replace(name, '\"', '\"\"') || '\"' \
    FROM (\
    SELECT m.rowid AS place, m.type, m.name, m.sql, \
    CASE WHEN m.type = 'table' THEN 'virtual table' ELSE m.type END AS kind \
    FROM sqlite_master m \
    WHERE m.type IN ('view', 'trigger') \
    OR m.type = 'table' AND m.sql LIKE 'CREATE VIRTUAL%' \
    OR m.type = 'index' AND m.sql IS NOT NULL AND (\
    EXISTS (SELECT 1 FROM pragma_index_list(m.tbl_name) l WHERE l.name = m.name AND l.partial = 1) \
    OR EXISTS (SELECT 1 FROM pragma_index_xinfo(m.name) x WHERE x.\"key\" = 1 AND x.cid = -2))\
    ) ORDER BY CASE kind WHEN 'virtual table' THEN 1 WHEN 'index' THEN 2 WHEN 'view' THEN 3 ELSE 4 END, place";
