/** A part of the events may be bad; a burn rate of 1 uses that up in exactly the period of the objective. */
export interface Objective {
  /** Begins the names of its alerts. */
  readonly name: string;
  readonly summary: string;
  /** The part of the events that has to be good, over 30 days. */
  readonly target: number;
  /** The part of the events that were bad in a window, in PromQL. */
  readonly badRatio: (window: string) => string;
}

const INGEST = 'job="ingest",http_request_method="POST",http_route=~"/api/v1/ingest(/batch)?"';
const DURATION = 'http_server_request_duration_seconds';

/** The part of a histogram's events that took longer than a bound of it. */
function slower(histogram: string, labels: string, bound: string, window: string): string {
  const selector = (more: string): string => [labels, more].filter((part) => part !== '').join(',');
  return (
    `1 - sum(rate(${histogram}_bucket{${selector(`le="${bound}"`)}}[${window}])) ` +
    `/ (sum(rate(${histogram}_count{${selector('')}}[${window}])) > 0)`
  );
}

/** What the system promises, in numbers; docs/slo.md says why these. */
export const OBJECTIVES: readonly Objective[] = [
  {
    name: 'IngestAvailability',
    summary: 'Readings are refused or not answered for a fault of ours',
    target: 0.999,
    badRatio: (window) =>
      `(sum(rate(${DURATION}_count{${INGEST},http_response_status_class="5xx"}[${window}])) or vector(0)) ` +
      `/ (sum(rate(${DURATION}_count{${INGEST}}[${window}])) > 0)`,
  },
  {
    name: 'AckLatency',
    summary: 'Devices wait too long until their readings are durable',
    target: 0.99,
    badRatio: (window) => slower(DURATION, `${INGEST},http_response_status_class="2xx"`, '0.25', window),
  },
  {
    name: 'LiveFreshness',
    summary: 'Readings reach the live view too late',
    target: 0.99,
    badRatio: (window) => slower('telemetry_realtime_delivery_seconds', '', '2.5', window),
  },
];

/**
 * Windows and burn rates as the SRE workbook has them for 30 days: an alert needs the long window, so that a short
 * trouble is none, and the short one, so that it ends soon after the trouble.
 */
const BURNS = [
  {
    suffix: 'FastBurn',
    severity: 'page',
    windows: [
      { long: '1h', short: '5m', rate: 14.4 },
      { long: '6h', short: '30m', rate: 6 },
    ],
  },
  {
    suffix: 'SlowBurn',
    severity: 'ticket',
    windows: [
      { long: '1d', short: '2h', rate: 3 },
      { long: '3d', short: '6h', rate: 1 },
    ],
  },
] as const;
const WINDOWS = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'];

/** A rule as Prometheus reads it. */
export interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The groups of rules that watch over the objectives. */
export function objectiveGroups(): { name: string; rules: Rule[] }[] {
  return OBJECTIVES.map((objective) => ({
    name: `telemetry-slo-${kebab(objective.name)}`,
    rules: [
      ...WINDOWS.map((window) => recordOf(objective, window)),
      ...BURNS.map((burn) => alertOf(objective, burn)),
    ],
  }));
}

/** The name of a page or group for a name in capitals. */
export function kebab(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}

function recordOf({ name, badRatio }: Objective, window: string): Rule {
  return { record: recordName(name, window), expr: badRatio(window) };
}

function recordName(name: string, window: string): string {
  return `telemetry:${kebab(name).replaceAll('-', '_')}:bad_ratio_${window}`;
}

function alertOf(
  { name, summary, target }: Objective,
  { suffix, severity, windows }: (typeof BURNS)[number],
): Rule {
  const budget = Number((1 - target).toFixed(6));
  const both = windows.map(({ long, short, rate }) => {
    const bound = Number((rate * budget).toFixed(6));
    return `(${recordName(name, long)} > ${bound} and ${recordName(name, short)} > ${bound})`;
  });
  return {
    alert: name + suffix,
    expr: both.join(' or '),
    labels: { severity },
    annotations: { summary, runbook_url: `docs/runbooks/${kebab(name + suffix)}.md` },
  };
}
