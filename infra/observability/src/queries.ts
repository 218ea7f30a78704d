import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { DASHBOARDS } from './dashboards.ts';
import { FOLDER } from './files.ts';
import type { Rule } from './slo.ts';

/** Of all our metrics, and of no label or function. */
const METRIC =
  /\b(?:telemetry|http_server|process|nodejs|db_client_(?:connections|pending))_?[a-z0-9]*(?:_[a-z0-9]+)*\b(?!\s*(?:=|!|:))/g;
/** A histogram's parts are named after it. */
const PART = /_(?:bucket|count|sum)$/;

/** The files of all rules. */
export const RULE_FILES = ['alerts.yml', 'slo.yml'].map((name) => join(FOLDER, 'rules', name));

/** Every rule that Prometheus reads. */
export function readRules(): Rule[] {
  return RULE_FILES.flatMap((file) => {
    const { groups } = parse(readFileSync(file, 'utf8')) as { groups: { rules: Rule[] }[] };
    return groups.flatMap(({ rules }) => rules);
  });
}

/** Every query of every panel, as Prometheus takes it. */
export function panelQueries(): { where: string; expr: string }[] {
  return DASHBOARDS.flatMap(({ title, panels }) =>
    panels.flatMap((panel) =>
      panel.queries.map(({ expr }) => ({
        where: `${title}, ${panel.title}`,
        expr: expr.replaceAll('$__rate_interval', '1m'),
      })),
    ),
  );
}

/** The names of metrics that a query reads, histograms without the ends of their parts; recorded ones are not among them. */
export function metricsIn(expr: string): string[] {
  return [...new Set([...expr.matchAll(METRIC)].map(([name]) => name.replace(PART, '')))];
}

/** The names of the metrics in what a service tells. */
export function metricsToldIn(text: string): string[] {
  return [...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name = '']) => name);
}
