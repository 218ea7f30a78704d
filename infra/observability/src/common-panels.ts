import type { Panel, Query } from './panels.ts';

const DURATION = 'http_server_request_duration_seconds';
const RATE = '$__rate_interval';

/** The one query of a panel. */
export const one = (expr: string, legend: string): Query[] => [{ expr, legend }];
/** How much of a counter a second, summed by labels. */
export const rate = (metric: string, labels = '', by = ''): string =>
  `sum ${by === '' ? '' : `by (${by}) `}(rate(${metric}${labels === '' ? '' : `{${labels}}`}[${RATE}]))`;
/** Median, 95th and 99th percentile of a histogram. */
export const quantiles = (histogram: string, labels = ''): Query[] =>
  [0.5, 0.95, 0.99].map((quantile) => ({
    expr: `histogram_quantile(${quantile}, ${rate(`${histogram}_bucket`, labels, 'le')})`,
    legend: `p${quantile * 100}`,
  }));

/** Requests of a service: how many, how many failed, how long they took. */
export function requests(job: string): Panel[] {
  const labels = `job="${job}",http_route!~"/livez|/readyz|/metrics"`;
  return [
    {
      title: 'Requests by route',
      unit: 'reqps',
      queries: one(
        rate(`${DURATION}_count`, labels, 'http_request_method, http_route'),
        '{{http_request_method}} {{http_route}}',
      ),
    },
    {
      title: 'Requests by outcome',
      unit: 'reqps',
      queries: one(
        rate(`${DURATION}_count`, labels, 'http_response_status_class'),
        '{{http_response_status_class}}',
      ),
    },
    { title: 'Duration of requests', unit: 's', queries: quantiles(DURATION, labels) },
    {
      title: 'p99 by route',
      unit: 's',
      queries: one(
        `histogram_quantile(0.99, ${rate(`${DURATION}_bucket`, labels, 'le, http_route')})`,
        '{{http_route}}',
      ),
    },
  ];
}

/** What every process of a service has. */
export function processes(job: string): Panel[] {
  const of = `{job="${job}"}`;
  return [
    {
      title: 'Processor',
      unit: 'short',
      queries: one(rate('process_cpu_seconds_total', `job="${job}"`, 'instance'), '{{instance}}'),
    },
    {
      title: 'Memory',
      unit: 'bytes',
      queries: [
        { expr: `process_resident_memory_bytes${of}`, legend: 'resident {{instance}}' },
        { expr: `nodejs_heap_used_bytes${of}`, legend: 'heap {{instance}}' },
      ],
    },
    {
      title: 'Delay of the event loop',
      unit: 's',
      queries: [
        { expr: `nodejs_eventloop_delay_p99_seconds${of}`, legend: 'p99 {{instance}}' },
        { expr: `nodejs_eventloop_delay_max_seconds${of}`, legend: 'max {{instance}}' },
      ],
    },
    {
      title: 'Event loop busy, files open',
      unit: 'percentunit',
      queries: [
        { expr: `nodejs_eventloop_utilization_ratio${of}`, legend: 'busy {{instance}}' },
        { expr: `process_open_fds${of} / process_max_fds${of}`, legend: 'files {{instance}}' },
      ],
    },
    {
      title: 'Connections to the database',
      unit: 'short',
      queries: [
        {
          expr: `db_client_connections${of}`,
          legend: '{{db_client_connection_pool_name}} {{db_client_connection_state}}',
        },
        { expr: `db_client_pending_requests${of}`, legend: '{{db_client_connection_pool_name}} waiting' },
      ],
    },
    {
      title: 'Broker: connected, readers interrupted',
      unit: 'short',
      queries: [
        { expr: `telemetry_jetstream_connected${of}`, legend: 'connected {{instance}}' },
        {
          expr: rate('telemetry_jetstream_reader_restarts_total', `job="${job}"`, 'stream'),
          legend: 'restarts {{stream}}',
        },
      ],
    },
  ];
}

/** The durable consumers of a service. */
export const consumersOf = (job: string): Panel[] => [
  {
    title: 'Consumers: messages that wait',
    unit: 'short',
    queries: [
      {
        expr: `max by (consumer) (telemetry_jetstream_consumer_pending_messages{job="${job}"})`,
        legend: '{{consumer}} pending',
      },
      {
        expr: `max by (consumer) (telemetry_jetstream_consumer_unacknowledged_messages{job="${job}"})`,
        legend: '{{consumer}} unacknowledged',
      },
    ],
  },
  {
    title: 'Consumers: outcomes and redeliveries',
    unit: 'short',
    queries: [
      {
        expr: rate('telemetry_jetstream_events_total', `job="${job}"`, 'consumer, outcome'),
        legend: '{{consumer}} {{outcome}}',
      },
      {
        expr: rate('telemetry_jetstream_redeliveries_total', `job="${job}"`, 'consumer'),
        legend: '{{consumer}} again',
      },
    ],
  },
];

/** How full the streams are. */
export const streams: Panel = {
  title: 'Fill of the streams',
  unit: 'percentunit',
  queries: one(
    'max by (stream) (telemetry_jetstream_stream_bytes / telemetry_jetstream_stream_max_bytes)',
    '{{stream}}',
  ),
};
/** What ingest says of readings. */
export const acknowledged: Panel = {
  title: 'Readings by what became of them',
  unit: 'short',
  queries: one(rate('telemetry_ingest_readings_total', '', 'outcome'), '{{outcome}}'),
};
/** What is wrong in the ledger. */
export const ledger: Panel = {
  title: 'Ledger: what should be zero',
  unit: 'short',
  queries: [
    { expr: 'max(telemetry_ledger_imbalance_readings)', legend: 'imbalance' },
    { expr: 'max(telemetry_ledger_missing_readings)', legend: 'missing' },
    { expr: 'max(telemetry_query_dead_letters)', legend: 'dead letters kept' },
  ],
};
/** Who is how far behind. */
export const lag: Panel = {
  title: 'Behind the stream, messages',
  unit: 'short',
  queries: [
    { expr: 'max by (partition) (telemetry_query_lag_messages)', legend: 'store, partition {{partition}}' },
    { expr: 'max by (instance) (telemetry_realtime_feed_lag_messages)', legend: 'gateway {{instance}}' },
  ],
};
/** Live connections. */
export const sockets: Panel = {
  title: 'Live connections',
  unit: 'short',
  queries: [
    { expr: 'sum by (instance) (telemetry_realtime_connections)', legend: '{{instance}}' },
    { expr: 'min(telemetry_realtime_connections_max)', legend: 'most of a replica' },
  ],
};
