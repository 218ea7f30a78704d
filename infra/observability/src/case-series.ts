/** A series of values, one for each step of its case, in promtool's notation. */
export interface CaseSeries {
  readonly series: string;
  readonly values: string;
}

const INGEST = 'job="ingest",http_request_method="POST",http_route="/api/v1/ingest"';
const COUNT = 'http_server_request_duration_seconds_count';
const BUCKET = 'http_server_request_duration_seconds_bucket';
/** Minutes. */
export const HOUR = 60;
export const DAY = 24 * HOUR;
/** A day and an hour, in the steps of the cases that last so long. */
export const SLOW_STEP_MIN = 20;
export const LONG = (DAY + HOUR) / SLOW_STEP_MIN;

/** Per step, of so many requests so many fail. */
export const availability = (bad: number, steps: number, requests = 1000): CaseSeries[] => [
  {
    series: `${COUNT}{${INGEST},http_response_status_class="2xx"}`,
    values: `0+${requests - bad}x${steps}`,
  },
  { series: `${COUNT}{${INGEST},http_response_status_class="5xx"}`, values: `0+${bad}x${steps}` },
];

/** Per step, of 1,000 acknowledged requests so many are slower than the bound. */
export const latency = (slow: number, steps: number): CaseSeries[] => [
  { series: `${COUNT}{${INGEST},http_response_status_class="2xx"}`, values: `0+1000x${steps}` },
  {
    series: `${BUCKET}{${INGEST},http_response_status_class="2xx",le="0.25"}`,
    values: `0+${1000 - slow}x${steps}`,
  },
];
/** Per step, of 1,000 readings handed to clients so many come later than the bound. */
export const freshness = (late: number, steps: number): CaseSeries[] => [
  { series: 'telemetry_realtime_delivery_seconds_count{job="realtime"}', values: `0+1000x${steps}` },
  {
    series: 'telemetry_realtime_delivery_seconds_bucket{job="realtime",le="2.5"}',
    values: `0+${1000 - late}x${steps}`,
  },
];

/** The same value all the time. */
export const constant = (series: string, value: number | string): CaseSeries[] => [
  { series, values: `${value}x${2 * HOUR}` },
];

/** How much is left of a disk, per cent, by the name of its metric with {} where that says which of two it is. */
export const disk = (series: string, left: string): CaseSeries[] => {
  const [free, size] = series.startsWith('node_') ? ['avail', 'size'] : ['available', 'capacity'];
  return [
    { series: series.replace('{}', free), values: left },
    { series: series.replace('{}', size), values: `100x${DAY}` },
  ];
};
