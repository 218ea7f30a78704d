/** A query of a panel, and how its lines are named. */
export interface Query {
  readonly expr: string;
  readonly legend: string;
}

/** What one panel shows. */
export interface Panel {
  readonly title: string;
  /** Of Grafana's units: `s`, `bytes`, `percentunit`, `reqps`, `short`. */
  readonly unit: string;
  readonly queries: readonly Query[];
}

/** A page of panels. */
export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly Panel[];
}

const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };
const COLUMNS = 2;
const WIDTH = 24 / COLUMNS;
const HEIGHT = 8;

/** The dashboard as Grafana reads it. */
export function grafanaModel({ uid, title, panels }: Dashboard): object {
  return {
    uid,
    title,
    tags: ['telemetry'],
    schemaVersion: 39,
    editable: false,
    graphTooltip: 1,
    refresh: '30s',
    time: { from: 'now-1h', to: 'now' },
    templating: {
      list: [{ name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus', hide: 0 }],
    },
    panels: panels.map(panelModel),
  };
}

function panelModel({ title, unit, queries }: Panel, index: number): object {
  return {
    id: index + 1,
    type: 'timeseries',
    title,
    datasource: DATASOURCE,
    gridPos: {
      x: (index % COLUMNS) * WIDTH,
      y: Math.trunc(index / COLUMNS) * HEIGHT,
      w: WIDTH,
      h: HEIGHT,
    },
    fieldConfig: {
      defaults: { unit, min: 0, custom: { showPoints: 'never', fillOpacity: 8 } },
      overrides: [],
    },
    options: {
      legend: { displayMode: 'list', placement: 'bottom' },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
    targets: queries.map(({ expr, legend }, place) => ({
      refId: String.fromCharCode(65 + place),
      datasource: DATASOURCE,
      expr,
      legendFormat: legend,
    })),
  };
}
