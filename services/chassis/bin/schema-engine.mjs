#!/usr/bin/env node
// Stand-in for Prisma's native `schema-engine` binary: speaks the same stdio JSON-RPC, but runs the
// official WASM build (@prisma/schema-engine-wasm) over @prisma/adapter-pg. Point the Prisma 7 CLI at it with
// PRISMA_SCHEMA_ENGINE_BINARY (telemetry-prisma does).
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import path from 'node:path';
import pg from 'pg';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';

const argv = process.argv.slice(2);
if (argv.includes('--version') || argv.includes('-V')) { console.log('schema-engine-cli wasm'); process.exit(0); }
const opt = (name) => argv.flatMap((a, i) => (a === name ? [argv[i + 1]] : []));
const datasource = JSON.parse(opt('--datasource')[0] ?? '{}');
const url = datasource.url;
const logErr = (message, error_code) =>
  process.stderr.write(JSON.stringify({ level: 'ERROR', target: 'schema_engine::logger', timestamp: new Date().toISOString(), fields: { message, ...(error_code ? { error_code } : {}) } }) + '\n');

const parse = (u) => { const p = new URL(u); const schema = p.searchParams.get('schema') ?? undefined; p.searchParams.delete('schema'); return { connectionString: p.href, schema, db: decodeURIComponent(p.pathname.slice(1)), host: p.host }; };
const maintenance = async (fn) => { const p = new URL(url); p.searchParams.delete('schema'); p.pathname = '/postgres'; const c = new pg.Client({ connectionString: p.href }); await c.connect(); try { return await fn(c, parse(url).db); } finally { await c.end(); } };
const createDb = () => maintenance(async (c, db) => { if (!(await c.query('select 1 from pg_database where datname=$1', [db])).rowCount) await c.query(`create database ${c.escapeIdentifier(db)}`); return db; });

const cliAt = argv.indexOf('cli');
if (cliAt >= 0) {
  const cmd = argv[cliAt + 1];
  try {
    if (cmd === 'can-connect-to-database') { const c = new pg.Client({ connectionString: parse(url).connectionString }); await c.connect(); await c.end(); }
    else if (cmd === 'create-database') await createDb();
    else if (cmd === 'drop-database') await maintenance((c, db) => c.query(`drop database if exists ${c.escapeIdentifier(db)} with (force)`));
    else throw Object.assign(new Error(`unknown cli command ${cmd}`), { code: '' });
    process.exit(0);
  } catch (e) {
    process.stderr.write(JSON.stringify({ level: 'INFO', target: 'schema_engine', fields: { message: 'Starting schema engine CLI' } }) + '\n'); // Prisma's CLI drops line 1
    const map = { '3D000': 'P1003', '28P01': 'P1000', '28000': 'P1000', ECONNREFUSED: 'P1001', ENOTFOUND: 'P1001', '42P04': 'P1009' };
    logErr(e.code === '3D000' ? `Database \`${parse(url).db}\` does not exist` : e.message || String(e), map[e.code] ?? 'P1001');
    process.exit(1);
  }
}

globalThis.PRISMA_WASM_PANIC_REGISTRY = { message: '', set_message(m) { this.message = m; process.stderr.write(JSON.stringify({ level: 'ERROR', target: 'schema_engine::logger', fields: { message: m } }) + '\n'); } };
const require = createRequire(import.meta.url);
const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg');
const wasmPath = path.join(path.dirname(require.resolve('@prisma/schema-engine-wasm/schema_engine_bg')), 'schema_engine_bg.wasm');
const { instance } = await WebAssembly.instantiate(readFileSync(wasmPath), { './schema_engine_bg.js': glue });
glue.__wbg_set_wasm(instance.exports); instance.exports.__wbindgen_start();

// The engine reads pg_catalog "char" columns (OID 18), which adapter-pg 7.10 cannot type: hand them over as Character.
const requireFromAdapter = createRequire(require.resolve('@prisma/adapter-pg'));
const Result = createRequire(requireFromAdapter.resolve('pg'))('./result.js');
const addFields = Result.prototype.addFields;
Result.prototype.addFields = function (fields) {
  for (const f of fields) if (f.dataTypeID === 18) { f.dataTypeID = 1042; f.isChar = true; }
  return addFields.call(this, fields);
};
const typeChars = (adapter) => {
  let fields = [];
  const performIO = adapter.performIO.bind(adapter), queryRaw = adapter.queryRaw.bind(adapter);
  adapter.performIO = async (q) => { const r = await performIO(q); fields = r.fields; return r; };
  adapter.queryRaw = async (q) => { const r = await queryRaw(q); fields.forEach((f, i) => { if (f.isChar) r.columnTypes[i] = ColumnTypeEnum.Character; }); return r; };
  if (adapter.startTransaction) { const start = adapter.startTransaction.bind(adapter); adapter.startTransaction = async (i) => typeChars(await start(i)); }
  return adapter;
};
class CharAwarePg extends PrismaPg {
  constructor(pgConfig, pgOptions) { super(pgConfig, pgOptions); this.pgConfig = pgConfig; this.pgOptions = pgOptions; }
  async connect() { return typeChars(await super.connect()); }
  // adapter-pg drops the shadow database while its own pool is still connected to it, which PostgreSQL refuses.
  async connectToShadowDb() {
    const name = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
    await maintenance((c) => c.query(`create database "${name}"`));
    const adapter = await new PrismaPg({ ...this.pgConfig, database: name }, this.pgOptions).connect();
    const dispose = adapter.dispose.bind(adapter);
    adapter.dispose = async () => { await dispose(); await maintenance((c) => c.query(`drop database if exists "${name}" with (force)`)); };
    return typeChars(adapter);
  }
}

let engine;
const getEngine = async () => (engine ??= await (async () => {
  const { connectionString, schema } = parse(url ?? 'postgresql://postgres@127.0.0.1:1/none');
  // Discrete fields, never `connectionString`: pg lets a connection string override `database`, which would
  // make connectToShadowDb() replay the migrations into the real database.
  const u = new URL(connectionString);
  const config = {
    host: decodeURIComponent(u.hostname), port: Number(u.port || 5432), user: decodeURIComponent(u.username), database: decodeURIComponent(u.pathname.slice(1)),
    ...(u.password ? { password: decodeURIComponent(u.password) } : {}),
    ...(schema ? { options: `-c search_path="${schema.replaceAll('"', '')}"` } : {}),
  };
  if (url && schema && schema !== 'public') { const c = new pg.Client(config); await c.connect(); await c.query(`create schema if not exists ${c.escapeIdentifier(schema)}`); await c.end(); }
  const factory = bindMigrationAwareSqlAdapterFactory(new CharAwarePg(config, schema ? { schema } : undefined));
  return glue.SchemaEngine.new({ datamodels: opt('--datamodels').length ? opt('--datamodels').map((f) => [f, readFileSync(f, 'utf8')]) : undefined }, (l) => process.env.SCHEMA_ENGINE_DEBUG && process.stderr.write(String(l) + '\n'), factory);
})());
const out = (o) => process.stdout.write(JSON.stringify(o) + '\n');
const methods = {
  createDatabase: async () => ({ databaseName: await createDb() }),
  getDatabaseVersion: async (p) => (await getEngine()).version(p),
};
const rl = createInterface({ input: process.stdin });
const queue = []; let running = false, ended = false;
async function drain() {
  if (running) return; running = true;
  while (queue.length) {
    const req = queue.shift();
    if (!req.method) continue;
    try {
      const fn = methods[req.method] ?? (async (p) => { const e = await getEngine(); if (typeof e[req.method] !== 'function') throw new Error(`method ${req.method} not supported`); return e[req.method](p); });
      let result = await fn(req.params);
      if (req.method === 'diff' && result?.stdout) { out({ jsonrpc: '2.0', id: 1e9, method: 'print', params: { content: result.stdout } }); }
      out({ jsonrpc: '2.0', id: req.id, result: result ?? null });
    } catch (e) {
      if (process.env.SCHEMA_ENGINE_DEBUG) process.stderr.write(`${e?.stack} ${JSON.stringify(e)}\n`);
      const code = e?.code ?? e?.error_code; const message = e?.message ?? String(e);
      out({ jsonrpc: '2.0', id: req.id, error: { code: 4466, message: 'An error happened. Check the data field for details.', data: { is_panic: false, message, error_code: code ?? null, meta: e?.meta ?? null } } });
    }
  }
  running = false; if (ended) process.exit(0);
}
rl.on('line', (l) => { if (l.trim()) { queue.push(JSON.parse(l)); void drain(); } });
rl.on('close', () => { ended = true; if (!running) process.exit(0); });
