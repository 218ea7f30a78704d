import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { metricsIn, metricsToldIn, panelQueries, readRules } from '../../infra/observability/src/queries.ts';
import { NO_TOOLS, prometheusTools } from '../../infra/observability/src/tools.ts';
import { ask, freshId, register } from './api.ts';
import { Prometheus } from './prometheus.ts';
import { ORIGIN, PORT, REPOSITORY, until } from './system.ts';

const SERVICES = { edge: PORT, registry: PORT + 1, ingest: PORT + 2, query: PORT + 3, realtime: PORT + 4 };
const RULES = join(REPOSITORY, 'infra/observability/rules');
const FLEET = 50;
const tools = prometheusTools();

const scrape = async (port: number): Promise<string> =>
  (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
const scrapeAll = async (): Promise<string> =>
  (await Promise.all(Object.values(SERVICES).map(scrape))).join('\n');
const series = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.slice(0, line.lastIndexOf(' ')));

/** Has a device post a reading, and asks of it all that one asks of a device. */
async function useDevice(id: string, key: string): Promise<void> {
  await until(
    async () => (await ask('POST', '/ingest', { metrics: { temperature: 20 } }, key)).status === 201,
  );
  await until(async () => (await ask('GET', `/devices/${id}/latest`)).status === 200);
  for (const page of ['history?range=1h', 'aggregate?range=1h', 'delivery'])
    await ask('GET', `/devices/${id}/${page}`);
}

test.describe('what the services measure', () => {
  test('is of the edge alone at the one origin', async () => {
    const text = await (await fetch(`${ORIGIN}/metrics`)).text();
    expect(metricsToldIn(text).filter((name) => /^telemetry_(?!edge_)/.test(name))).toEqual([]);
    expect((await fetch(`${ORIGIN}/api/v1/metrics`)).status).toBe(404);
  });

  test('is refused to whom a proxy brings', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.9' };
    for (const port of Object.values(SERVICES))
      expect((await fetch(`http://127.0.0.1:${port}/metrics`, { headers })).status).toBe(403);
  });

  test('does not grow with the fleet, and names no device', async () => {
    const prefix = freshId('counted');
    await useDevice(`${prefix}-0`, await register(`${prefix}-0`));
    const before = new Set(series(await scrapeAll()));
    const fleet = Array.from({ length: FLEET }, (_, i) => `${prefix}-${i + 1}`);
    const keys = new Map<string, string>();
    // One after the other: a registry on a busy machine refuses some of so many at once.
    for (const id of fleet) keys.set(id, await register(id));
    await Promise.all([...keys].map(([id, key]) => useDevice(id, key)));
    const text = await scrapeAll();
    const grown = series(text).filter((one) => !before.has(one));
    // A route may answer in a class that it had not answered in before, such as a key that is not known yet.
    const answers = grown.filter((one) =>
      /^(http_server|telemetry_edge)_request_duration_seconds_count/.test(one),
    );
    expect(grown.filter((one) => !/^(http_server|telemetry_edge_request)_/.test(one))).toEqual([]);
    expect(answers.length).toBeLessThan(10);
    expect(text).not.toContain(prefix);
  });

  for (const [service, port] of Object.entries(SERVICES)) {
    test(`is well named in ${service}, as promtool sees it`, async () => {
      test.skip(tools === undefined, NO_TOOLS);
      const input = await scrape(port);
      const { status, stdout, stderr } = spawnSync(tools?.promtool ?? '', ['check', 'metrics'], {
        input,
        encoding: 'utf8',
      });
      expect(stdout + stderr).toBe('');
      expect(status).toBe(0);
    });
  }

  test('has every metric that rules and dashboards read', async () => {
    const wanted = new Set([...readRules(), ...panelQueries()].flatMap(({ expr }) => metricsIn(expr)));
    // The ledger is measured every 15 seconds.
    await until(async () => (await scrape(SERVICES.query)).includes('telemetry_ledger_readings'));
    const told = new Set(metricsToldIn(await scrapeAll()));
    expect([...wanted].filter((name) => !told.has(name))).toEqual([]);
    expect(wanted.size).toBeGreaterThan(40);
  });

  test('answers every panel in a Prometheus that scrapes them', async () => {
    test.skip(tools === undefined, NO_TOOLS);
    const prometheus = new Prometheus({
      program: tools?.prometheus ?? '',
      port: PORT + 20,
      targets: SERVICES,
      rules: join(RULES, '*.yml'),
    });
    try {
      await prometheus.untilCounts('up == 1', Object.keys(SERVICES).length);
      for (const { where, expr } of panelQueries()) {
        const count = await prometheus.count(expr).catch((error: unknown) => String(error));
        expect(typeof count, `${where}: ${count}`).toBe('number');
      }
      const { groups } = await prometheus.get<{
        groups: { rules: { name: string; health: string; state?: string }[] }[];
      }>('rules');
      const rules = groups.flatMap((group) => group.rules);
      expect(rules.length).toBeGreaterThan(30);
      expect(rules.filter(({ health }) => health === 'err')).toEqual([]);
    } finally {
      await prometheus.stop();
    }
  });
});
