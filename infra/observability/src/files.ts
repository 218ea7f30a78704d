import { join } from 'node:path';
import { stringify } from 'yaml';
import { DASHBOARDS } from './dashboards.ts';
import { grafanaModel } from './panels.ts';
import { objectiveGroups } from './slo.ts';

/** The folder of everything that Prometheus and Grafana read. */
export const FOLDER = join(import.meta.dirname, '..');
/** The runbooks, one for each alert. */
export const RUNBOOKS = join(FOLDER, '../../docs/runbooks');

const HEAD = '# Made by `npm run generate -w infra/observability` from src/slo.ts; change that.\n';

/** The files that are made from code, by their path below the folder. */
export function generatedFiles(): Map<string, string> {
  const rules = HEAD + stringify({ groups: objectiveGroups() }, { lineWidth: 0 });
  const dashboards = DASHBOARDS.map(
    (dashboard) =>
      [
        `grafana/dashboards/${dashboard.uid}.json`,
        `${JSON.stringify(grafanaModel(dashboard), null, 2)}\n`,
      ] as const,
  );
  return new Map([['rules/slo.yml', rules], ...dashboards]);
}
