//! Prisma's schema engine on databases: what `batch.mjs` does not ask.

use nicol_psl::SourceFile;
use serde_json::{Value, json};

use crate::conformance::Options;

/// Each question is answered with `{"ok": …}` or `{"error": …}`.
const SCRIPT: &str = r#"
import fs from 'node:fs'
const [folder, input] = process.argv.slice(2)
const { container, diff, filters, introspect, listMigrations, openEngine } = await import(folder + '/lib/engine.mjs')
const { withoutUrl } = await import(folder + '/lib/psl.mjs')
const provider = (url) => (url.startsWith('file:') ? 'sqlite' : 'postgresql')
const bare = (url) => [['schema.prisma', `datasource db {\n  provider = "${provider(url)}"\n}\n`]]
const { postgresFactory } = await import(folder + '/lib/postgres.mjs')
const { sqliteFactory } = await import(folder + '/lib/sqlite.mjs')
const connected = (url) => (provider(url) === 'sqlite' ? sqliteFactory(url) : postgresFactory(url)).connect()
const from = (q) => ({ tag: 'schemaDatasource', ...container(q.source ?? bare(q.url)), configDir: '/' })
const ask = {
  // The way from a database to a schema.
  diff: (q) =>
    diff({
      from: from(q),
      to: { tag: 'schemaDatamodel', ...container(withoutUrl(q.schema)) },
      provider: provider(q.url), url: q.url, era: 7, script: !q.summary,
    }),
  // What `db push` would say, and whether it went on, on a database that scripts make.
  push: async (q) => {
    if (q.setup) {
      const connection = await connected(q.url)
      for (const script of q.setup) await connection.executeScript(script)
      await connection.dispose()
    }
    const engine = await openEngine({ url: q.url, era: 7, schema: q.schema })
    const said = await engine.call('schemaPush', { force: false, schema: container(q.schema), filters })
    await engine.close()
    return said
  },
  pull: async (q) => (await introspect({ url: q.url, era: 7, schema: q.schema ?? bare(q.url) })).schema.files[0].content,
  // What each script of a history leaves behind.
  states: async (q) => {
    const connection = await connected(q.url)
    const states = []
    for (const script of q.scripts) {
      await connection.executeScript(script)
      states.push(await ask.pull(q))
    }
    await connection.dispose()
    return states
  },
  // The rows of the migrations table, without what differs from run to run.
  rows: async (q) => {
    const connection = await connected(q.url)
    const { rows } = await connection.queryRaw({
      sql: `SELECT migration_name, checksum, finished_at IS NOT NULL, rolled_back_at IS NOT NULL, logs IS NOT NULL,
        applied_steps_count, length(id), started_at IS NOT NULL FROM _prisma_migrations ORDER BY started_at, migration_name`,
      args: [], argTypes: [],
    })
    await connection.dispose()
    return rows.map((row) => row.map(String).join(' '))
  },
  // What the engine knows of a folder and the database that it was applied to.
  diagnose: async (q) => {
    const engine = await openEngine({ url: q.url, shadowUrl: q.shadow, era: 7, schema: q.schema ?? bare(q.url) })
    const said = await engine.call('diagnoseMigrationHistory', {
      migrationsList: listMigrations(q.folder), optInToShadowDatabase: true, filters,
    })
    await engine.close()
    return said
  },
}
const answers = []
for (const q of JSON.parse(fs.readFileSync(input, 'utf8'))) {
  try {
    answers.push({ ok: await ask[q.op](q) })
  } catch (error) {
    answers.push({ error: String(error.message ?? error) })
  }
}
process.stdout.write(JSON.stringify(answers))
process.exit(0)
"#;

/// The answers to the questions, in their order.
pub fn ask(options: &Options, questions: &[Value]) -> Result<Vec<Value>, String> {
    let answers = options
        .oracle
        .script(SCRIPT, &json!(questions).to_string(), &[])?;
    serde_json::from_str(&answers).map_err(|error| format!("an answer: {error}"))
}

/// Files as the scripts take them.
pub fn files(files: &[SourceFile]) -> Vec<Value> {
    files.iter().map(|file| json!([file.path, file.text])).collect()
}
