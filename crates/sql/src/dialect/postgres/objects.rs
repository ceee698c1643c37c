//! What a schema does not hold, as PostgreSQL's catalogue has it: domains, composite types, sequences,
//! functions, views, constraints that check, triggers, rules, policies, comments, privileges, and indexes that
//! are partial or over expressions. What belongs to an extension is left out.

use super::Postgres;
use super::inspect::TEMPORAL;
use crate::dialect::Ddl;

/// The query behind `Inspect::objects_query`.
pub(super) fn query(dialect: &Postgres, namespaces: &[String]) -> String {
    let list: Vec<String> = namespaces.iter().map(|name| dialect.text(name)).collect();
    let list = if list.is_empty() {
        "''".to_owned()
    } else {
        list.join(", ")
    };
    let parts: Vec<String> = PARTS
        .iter()
        .enumerate()
        .map(|(rank, part)| {
            let part = part
                .replace("{in}", &format!("n.nspname IN ({list})"))
                .replace("{temporal}", TEMPORAL);
            format!(
                "SELECT {rank} AS rank, place::bigint, kind::text, name::text, definition::text, \
                 statement::text, remove::text FROM ({part}) AS part (place, kind, name, definition, statement, remove)"
            )
        })
        .collect();
    format!(
        "SELECT kind, name, definition, statement, remove FROM ({}) AS objects \
         WHERE definition IS NOT NULL ORDER BY rank, place, name",
        parts.join(" UNION ALL ")
    )
}

/// Kinds of objects in an order in which they can be made: place, kind, name, definition, whether that is a
/// statement, the statement that drops it.
const PARTS: &[&str] = &[
    TYPES,
    SEQUENCES,
    ROUTINES,
    AGGREGATES,
    DOMAIN_COLUMNS,
    COMPUTED_COLUMNS,
    VIEWS,
    UNIQUE_NULLS,
    CONSTRAINTS,
    INDEXES,
    TRIGGERS,
    RULES,
    SECURITY,
    POLICIES,
    COMMENTS,
    PRIVILEGES,
];

const TYPES: &str = "\
    SELECT t.oid, CASE t.typtype WHEN 'd' THEN 'domain' ELSE 'type' END, format('%I.%I', n.nspname, t.typname), \
    CASE t.typtype WHEN 'd' THEN format('CREATE DOMAIN %I.%I AS %s', n.nspname, t.typname, \
    format_type(t.typbasetype, t.typtypmod)) || coalesce(' DEFAULT ' || t.typdefault, '') || \
    CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END || coalesce((SELECT string_agg(format(' CONSTRAINT %I %s', \
    k.conname, pg_get_constraintdef(k.oid)), '' ORDER BY k.conname) FROM pg_constraint k \
    WHERE k.contypid = t.oid AND k.contype = 'c'), '') \
    WHEN 'c' THEN format('CREATE TYPE %I.%I AS (%s)', n.nspname, t.typname, (SELECT string_agg(format('%I %s', \
    a.attname, format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum) FROM pg_attribute a \
    WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped)) ELSE 'range type' END, \
    t.typtype <> 'r', format('DROP %s IF EXISTS %I.%I', CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, \
    n.nspname, t.typname) \
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid \
    WHERE (t.typtype IN ('d', 'r') OR t.typtype = 'c' AND c.relkind = 'c') AND {in} \
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = t.oid AND d.deptype = 'e')";

const SEQUENCES: &str = "\
    SELECT c.oid, 'sequence', format('%I.%I', n.nspname, c.relname), format('CREATE SEQUENCE %I.%I AS %s START %s \
    INCREMENT %s MINVALUE %s MAXVALUE %s CACHE %s', n.nspname, c.relname, format_type(s.seqtypid, NULL), s.seqstart, \
    s.seqincrement, s.seqmin, s.seqmax, s.seqcache) || CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END, true, \
    format('DROP SEQUENCE IF EXISTS %I.%I', n.nspname, c.relname) \
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_sequence s ON s.seqrelid = c.oid \
    WHERE {in} AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('a', 'i', 'e'))";

const ROUTINES: &str = "\
    SELECT p.oid, CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END, p.oid::regprocedure, \
    CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END, true, format('DROP %s IF EXISTS %s', \
    CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END, p.oid::regprocedure) \
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace \
    WHERE p.prokind IN ('f', 'p', 'w') AND {in} \
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')";

const AGGREGATES: &str = "\
    SELECT p.oid, 'aggregate', p.oid::regprocedure, format('%s %s %s', a.aggtransfn, a.aggfinalfn, a.agginitval), \
    false, format('DROP AGGREGATE IF EXISTS %s', p.oid::regprocedure) \
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_aggregate a ON a.aggfnoid = p.oid \
    WHERE {in} AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')";

/// The schema only knows what a domain is made of.
const DOMAIN_COLUMNS: &str = "\
    SELECT c.oid, 'domain of column', format('%I.%I.%I', n.nspname, c.relname, a.attname), \
    format('ALTER TABLE %I.%I ALTER COLUMN %I TYPE %s', n.nspname, c.relname, a.attname, \
    format_type(a.atttypid, a.atttypmod)), true, NULL \
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
    JOIN pg_type t ON t.oid = a.atttypid \
    WHERE t.typtype = 'd' AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p') AND {in}";

/// The schema only knows their types. Nothing makes a column that is there a computed one.
const COMPUTED_COLUMNS: &str = "\
    SELECT c.oid, 'computed column', format('%I.%I.%I', n.nspname, c.relname, a.attname), \
    format('ALTER TABLE %I.%I DROP COLUMN %I, ADD COLUMN %I %s GENERATED ALWAYS AS (%s) %s', n.nspname, c.relname, \
    a.attname, a.attname, format_type(a.atttypid, a.atttypmod), pg_get_expr(d.adbin, d.adrelid), \
    CASE a.attgenerated WHEN 's' THEN 'STORED' ELSE 'VIRTUAL' END) || \
    CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END, true, NULL \
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
    JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum \
    WHERE a.attgenerated <> '' AND NOT a.attisdropped AND NOT c.relispartition AND c.relkind IN ('r', 'p') AND {in}";

const VIEWS: &str = "\
    SELECT c.oid, CASE c.relkind WHEN 'v' THEN 'view' ELSE 'materialized view' END, \
    format('%I.%I', n.nspname, c.relname), format('CREATE %s %I.%I%s AS %s', \
    CASE c.relkind WHEN 'v' THEN 'VIEW' ELSE 'MATERIALIZED VIEW' END, n.nspname, c.relname, \
    coalesce(' WITH (' || array_to_string(c.reloptions, ', ') || ')', ''), \
    rtrim(btrim(pg_get_viewdef(c.oid)), ';')), true, format('DROP %s IF EXISTS %I.%I', \
    CASE c.relkind WHEN 'v' THEN 'VIEW' ELSE 'MATERIALIZED VIEW' END, n.nspname, c.relname) \
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
    WHERE c.relkind IN ('v', 'm') AND {in} \
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')";

/// Unique indexes to which one NULL equals another (PostgreSQL 15 and later), in the place of those that the schema
/// knows.
const UNIQUE_NULLS: &str = "\
    SELECT i.oid, 'unique index of equal nulls', format('%I.%I', n.nspname, i.relname), \
    format('DROP INDEX %I.%I; ', n.nspname, i.relname) || CASE WHEN k.oid IS NULL THEN pg_get_indexdef(i.oid) \
    ELSE format('ALTER TABLE %I.%I ADD CONSTRAINT %I %s', n.nspname, c.relname, k.conname, \
    pg_get_constraintdef(k.oid)) END, true, NULL \
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid \
    JOIN pg_namespace n ON n.oid = i.relnamespace LEFT JOIN pg_constraint k ON k.conindid = i.oid AND k.contype = 'u' \
    WHERE coalesce((to_jsonb(x) ->> 'indnullsnotdistinct')::boolean, false) AND x.indexprs IS NULL \
    AND x.indpred IS NULL AND x.indnatts = x.indnkeyatts AND NOT c.relispartition AND {in}";

/// A deferrable unique constraint is made of the index that the planner knows, and goes with it.
const CONSTRAINTS: &str = "\
    SELECT k.oid, CASE WHEN {temporal} THEN 'temporal constraint' WHEN k.contype = 'c' THEN 'check constraint' \
    WHEN k.contype = 'x' THEN 'exclusion constraint' ELSE 'deferrable constraint' END, format('%I on %I.%I', k.conname, n.nspname, c.relname), \
    format('ALTER TABLE %I.%I ADD CONSTRAINT %I %s', n.nspname, c.relname, k.conname, \
    CASE WHEN k.contype = 'u' AND NOT {temporal} THEN format('UNIQUE USING INDEX %I DEFERRABLE%s', k.conname, \
    CASE WHEN k.condeferred THEN ' INITIALLY DEFERRED' ELSE '' END) ELSE pg_get_constraintdef(k.oid) END), \
    true, CASE WHEN k.contype <> 'u' OR {temporal} \
    THEN format('ALTER TABLE %I.%I DROP CONSTRAINT IF EXISTS %I', n.nspname, c.relname, k.conname) END \
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
    WHERE (k.contype IN ('c', 'x') OR k.contype = 'u' AND k.condeferrable OR {temporal}) AND k.coninhcount = 0 AND {in}";

const INDEXES: &str = "\
    SELECT i.oid, 'index', format('%I.%I', n.nspname, i.relname), \
    regexp_replace(pg_get_indexdef(i.oid), '^CREATE (UNIQUE )?INDEX ', 'CREATE \\1INDEX IF NOT EXISTS '), true, \
    format('DROP INDEX IF EXISTS %I.%I', n.nspname, i.relname) \
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid \
    JOIN pg_namespace n ON n.oid = i.relnamespace \
    WHERE (x.indexprs IS NOT NULL OR x.indpred IS NOT NULL OR x.indnatts > x.indnkeyatts OR c.relkind = 'm') \
    AND NOT c.relispartition AND {in} \
    AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.oid AND k.contype IN ('p', 'u', 'x'))";

const TRIGGERS: &str = "\
    SELECT t.oid, 'trigger', format('%I on %I.%I', t.tgname, n.nspname, c.relname), pg_get_triggerdef(t.oid) || \
    CASE t.tgenabled WHEN 'D' THEN format('; ALTER TABLE %I.%I DISABLE TRIGGER %I', n.nspname, c.relname, t.tgname) \
    ELSE '' END, true, format('DROP TRIGGER IF EXISTS %I ON %I.%I', t.tgname, n.nspname, c.relname) \
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
    WHERE NOT t.tgisinternal AND NOT c.relispartition AND {in}";

const RULES: &str = "\
    SELECT r.oid, 'rule', format('%I on %I.%I', r.rulename, n.nspname, c.relname), pg_get_ruledef(r.oid), true, \
    format('DROP RULE IF EXISTS %I ON %I.%I', r.rulename, n.nspname, c.relname) \
    FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace \
    WHERE r.rulename <> '_RETURN' AND {in}";

const SECURITY: &str = "\
    SELECT c.oid, 'row-level security', format('%I.%I', n.nspname, c.relname), \
    format('ALTER TABLE %I.%I ENABLE ROW LEVEL SECURITY', n.nspname, c.relname) || \
    CASE WHEN c.relforcerowsecurity THEN format('; ALTER TABLE %I.%I FORCE ROW LEVEL SECURITY', n.nspname, c.relname) \
    ELSE '' END, true, format('ALTER TABLE %I.%I DISABLE ROW LEVEL SECURITY', n.nspname, c.relname) || \
    CASE WHEN c.relforcerowsecurity \
    THEN format('; ALTER TABLE %I.%I NO FORCE ROW LEVEL SECURITY', n.nspname, c.relname) ELSE '' END \
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
    WHERE c.relrowsecurity AND c.relkind IN ('r', 'p') AND {in}";

const POLICIES: &str = "\
    SELECT l.oid, 'policy', format('%I on %I.%I', p.policyname, n.nspname, p.tablename), \
    format('CREATE POLICY %I ON %I.%I AS %s FOR %s TO %s', p.policyname, n.nspname, p.tablename, p.permissive, p.cmd, \
    (SELECT string_agg(CASE r WHEN 'public' THEN 'PUBLIC' ELSE quote_ident(r) END, ', ') FROM unnest(p.roles) AS r)) \
    || coalesce(' USING (' || p.qual || ')', '') || coalesce(' WITH CHECK (' || p.with_check || ')', ''), true, \
    format('DROP POLICY IF EXISTS %I ON %I.%I', p.policyname, n.nspname, p.tablename) \
    FROM pg_policies p JOIN pg_namespace n ON n.nspname = p.schemaname \
    JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = p.tablename \
    JOIN pg_policy l ON l.polrelid = c.oid AND l.polname = p.policyname WHERE {in}";

const COMMENTS: &str = "\
    SELECT c.oid, 'comment', format('on %I.%I', n.nspname, c.relname) || coalesce('.' || quote_ident(a.attname), ''), \
    format('COMMENT ON %s %I.%I%s IS %L', kind, n.nspname, c.relname, coalesce('.' || quote_ident(a.attname), ''), \
    d.description), true, \
    format('COMMENT ON %s %I.%I%s IS NULL', kind, n.nspname, c.relname, coalesce('.' || quote_ident(a.attname), '')) \
    FROM pg_description d JOIN pg_class c ON c.oid = d.objoid AND d.classoid = 'pg_class'::regclass \
    JOIN pg_namespace n ON n.oid = c.relnamespace \
    LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0 \
    CROSS JOIN LATERAL (SELECT CASE WHEN a.attname IS NOT NULL THEN 'COLUMN' WHEN c.relkind = 'v' THEN 'VIEW' \
    WHEN c.relkind = 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END AS kind) AS of_kind \
    WHERE c.relkind IN ('r', 'p', 'v', 'm') AND {in}";

const PRIVILEGES: &str = "\
    SELECT c.oid, 'privileges', format('on %I.%I', n.nspname, c.relname), c.relacl, false, NULL \
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
    WHERE c.relacl IS NOT NULL AND {in}";
