import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { FOLDER, generatedFiles, RUNBOOKS } from './files.ts';
import type { CaseSeries } from './case-series.ts';
import { RULE_CASES, type RuleCase } from './rule-cases.ts';
import { readRules, RULE_FILES } from './queries.ts';
import { kebab } from './slo.ts';
import { NO_TOOLS, prometheusTools } from './tools.ts';

const tools = prometheusTools();
if (tools === undefined) process.stderr.write(`${NO_TOOLS}\n`);
const itWithTools = tools === undefined ? it.skip : it;

const alerts = readRules().filter(({ alert }) => alert !== undefined);
const names = alerts.map(({ alert }) => alert ?? '');

/** Runs promtool; returns what it says when it is not content. */
function complaints(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(tools?.promtool ?? '', args, { encoding: 'utf8' });
  return status === 0 ? '' : stdout + stderr;
}

/** promtool's form of a case: the series, and what fires of this alert after some minutes. */
function promtoolTest(
  { alert, afterMin, stepMin = 1, labels = {} }: RuleCase,
  series: readonly CaseSeries[],
  firing: boolean,
): object {
  const rule = alerts.find((one) => one.alert === alert);
  return {
    name: `${alert} ${firing ? 'fires' : 'is quiet'}`,
    interval: `${stepMin}m`,
    input_series: series,
    alert_rule_test: [
      {
        alertname: alert,
        eval_time: `${afterMin}m`,
        exp_alerts: firing
          ? [{ exp_labels: { ...rule?.labels, ...labels }, exp_annotations: rule?.annotations }]
          : [],
      },
    ],
  };
}

describe('the rules', () => {
  it('that are made from code are as the code makes them', () => {
    for (const [path, text] of generatedFiles()) expect(readFileSync(join(FOLDER, path), 'utf8')).toBe(text);
  });

  itWithTools('are right by promtool', () => {
    expect(complaints('check', 'rules', '--lint=all', ...RULE_FILES)).toBe('');
  });

  itWithTools('and the configuration with them', () => {
    expect(complaints('check', 'config', join(FOLDER, 'prometheus.yml'))).toBe('');
  });

  it('have a case for every alert', () => {
    expect(RULE_CASES.map(({ alert }) => alert).sort()).toEqual([...names].sort());
  });

  itWithTools('fire when they should, and not when they should not', () => {
    const folder = mkdtempSync(join(tmpdir(), 'telemetry-rules-'));
    try {
      // The days that some cases take are looked at in larger steps.
      const bySteps = Map.groupBy(RULE_CASES, ({ stepMin = 1 }) => stepMin);
      for (const [stepMin, cases] of bySteps) {
        const file = join(folder, `cases-${stepMin}.yml`);
        const tests = cases.flatMap((one) => [
          promtoolTest(one, one.fires, true),
          promtoolTest(one, one.quiet, false),
        ]);
        writeFileSync(
          file,
          JSON.stringify({ rule_files: RULE_FILES, evaluation_interval: `${stepMin}m`, tests }),
        );
        expect(complaints('test', 'rules', file)).toBe('');
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('are all in a file that is checked', () => {
    expect(readdirSync(join(FOLDER, 'rules')).sort()).toEqual(RULE_FILES.map((file) => basename(file)));
  });
});

describe('every alert', () => {
  it('says whether it wakes somebody, and has a page that says what to do', () => {
    for (const { alert = '', labels, annotations } of alerts) {
      expect(['page', 'ticket']).toContain(labels?.severity);
      expect(annotations?.runbook_url).toBe(`docs/runbooks/${kebab(alert)}.md`);
      expect(readFileSync(join(RUNBOOKS, `${kebab(alert)}.md`), 'utf8')).toMatch(new RegExp(`^# ${alert}\n`));
    }
  });

  it('is what some page is about, the list of them apart', () => {
    const pages = readdirSync(RUNBOOKS).filter((name) => name !== 'README.md');
    expect(pages.sort()).toEqual(names.map((name) => `${kebab(name)}.md`).sort());
    const list = readFileSync(join(RUNBOOKS, 'README.md'), 'utf8');
    for (const page of pages) expect(list).toContain(`](${page})`);
  });
});
