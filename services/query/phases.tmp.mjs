import pg from 'pg'; import { readFileSync } from 'node:fs';
import { RollupSource } from './dist/rollup/rollup.repository.js';
import { ReadingSource } from './dist/reading/readings.repository.js';
import { TallyReader } from './dist/aggregate/tally.repository.js';
import { findDevices } from './dist/snapshot/asked-devices.repository.js';
const { url, endMs } = JSON.parse(readFileSync('/tmp/scratch.json')); const db = new pg.Client({ connectionString: url }); await db.connect();
const H = 3.6e6, D = 24 * H; const range = { startMs: Math.ceil(endMs / H - 24) * H, endMs };
const bounds = []; for (let t = range.startMs; t < endMs + H; t += H) bounds.push(t);
const times = {}; const time = async (name, f) => { const t = performance.now(); const r = await f(); (times[name] ??= []).push(performance.now() - t); return r; };
const needed = { statistics: ['sum'], values: false };
for (let i = 0; i < 60; i++) {
  await time('begin', () => db.query('begin isolation level repeatable read read only'));
  const devices = await time('findDevices', () => findDevices(db, { tag: 'bench' }));
  const ids = devices.map((d) => d.id); const days = { fromDay: Math.floor(range.startMs / D), toDay: Math.ceil(endMs / D) };
  const rs = new RollupSource(db);
  await time('stale', () => rs.staleHours(ids, days));
  await time('rollups', () => rs.read(ids, days, ['sum']));
  const span = { startMs: Math.floor((endMs - 1) / H) * H, endMs: Math.ceil(endMs / H) * H };
  const src = new ReadingSource(db);
  await time('blocks', () => src.blocks.read(ids, span));
  await time('rows', () => src.rows.read(ids, span));
  await time('tally', () => new TallyReader(db).read(ids, { range, bounds, needed }));
  if (i > 30) { const { addRollups } = await import('./dist/aggregate/device-days.js'); const { Tally } = await import('./dist/aggregate/tally.js'); const { addRawHours } = await import('./dist/aggregate/raw-hours.js'); const { Limits } = await import('./dist/aggregate/limits.js');
    const stale = await rs.staleHours(ids, days), rollups = await rs.read(ids, days, ['sum']);
    const tally = new Tally({ bounds, statistics: ['sum'], keepsValues: false });
    const raw = await time('addRollups', () => addRollups(tally, { rollups, stale }, { range, bounds, values: false }));
    const alike = await time('alike', () => Map.groupBy(raw, ({ hours }) => [...hours].sort(([a], [b]) => a - b).join()));
    if (i === 40) console.log('groups', [...alike].map(([k, v]) => `${k}: ${v.length}`));
    const found = await src.readMany(raw.map((d) => d.device), span);
    await time('addRaw', () => { const limits = new Limits(); for (const device of raw) addRawHours({ tally, frame: { range, bounds }, limits }, device, { span, segments: found.get(device.device) ?? [] }); });
  }
  await time('commit', () => db.query('commit'));
}
for (const [n, v] of Object.entries(times)) { v.sort((a, b) => a - b); console.log(n, 'min', v[0].toFixed(1), 'median', v[v.length >> 1].toFixed(1)); }
await db.end();
