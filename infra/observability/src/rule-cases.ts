import {
  availability,
  constant,
  DAY,
  disk,
  freshness,
  HOUR,
  latency,
  LONG,
  SLOW_STEP_MIN,
  type CaseSeries,
} from './case-series.ts';

/** What one alert makes of the world. */
export interface RuleCase {
  readonly alert: string;
  /** Series that make it fire, and the minutes after which it does. */
  readonly fires: readonly CaseSeries[];
  readonly afterMin: number;
  /** Minutes between two values and between two looks at the rules; 1 unless given. */
  readonly stepMin?: number;
  /** Labels of the alert that come from the series. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Series of an ordinary day, just short of the bound; the same minutes later nothing fires. */
  readonly quiet: readonly CaseSeries[];
}

/** Each alert with what makes it fire and what does not. */
export const RULE_CASES: readonly RuleCase[] = [
  // 2 % of the requests fail for an hour: 20 times the budget. 0.5 % is five times, which a ticket is for.
  {
    alert: 'IngestAvailabilityFastBurn',
    fires: availability(20, 2 * HOUR),
    afterMin: HOUR,
    quiet: availability(5, 2 * HOUR),
  },
  // 0.4 % for a day: four times the budget, too little for the page. 0.09 % is within it.
  {
    alert: 'IngestAvailabilitySlowBurn',
    fires: availability(4, LONG),
    afterMin: DAY,
    stepMin: SLOW_STEP_MIN,
    quiet: availability(9, LONG, 10_000),
  },
  {
    alert: 'AckLatencyFastBurn',
    fires: latency(200, 2 * HOUR),
    afterMin: HOUR,
    quiet: latency(50, 2 * HOUR),
  },
  {
    alert: 'AckLatencySlowBurn',
    fires: latency(40, LONG),
    afterMin: DAY,
    stepMin: SLOW_STEP_MIN,
    quiet: latency(9, LONG),
  },
  {
    alert: 'LiveFreshnessFastBurn',
    fires: freshness(200, 2 * HOUR),
    afterMin: HOUR,
    quiet: freshness(50, 2 * HOUR),
  },
  {
    alert: 'LiveFreshnessSlowBurn',
    fires: freshness(40, LONG),
    afterMin: DAY,
    stepMin: SLOW_STEP_MIN,
    quiet: freshness(9, LONG),
  },
  {
    alert: 'LedgerImbalance',
    fires: constant('telemetry_ledger_imbalance_readings{job="query",instance="a"}', 1),
    afterMin: 5,
    quiet: constant('telemetry_ledger_imbalance_readings{job="query",instance="a"}', 0),
  },
  {
    alert: 'ReadingsMissing',
    fires: [{ series: 'telemetry_query_missing_readings_total{job="query"}', values: `0x10 3x${HOUR}` }],
    afterMin: 20,
    quiet: constant('telemetry_query_missing_readings_total{job="query"}', 3),
  },
  {
    alert: 'DeadLettersGrowing',
    fires: [
      {
        series: 'telemetry_query_readings_total{job="query",outcome="dead_lettered"}',
        values: `0+1x${HOUR}`,
      },
    ],
    afterMin: 20,
    quiet: [
      { series: 'telemetry_query_readings_total{job="query",outcome="dead_lettered"}', values: `7x${HOUR}` },
      { series: 'telemetry_query_readings_total{job="query",outcome="stored"}', values: `0+500x${HOUR}` },
    ],
  },
  {
    alert: 'ServiceDown',
    labels: { job: 'ingest' },
    fires: [...constant('up{job="ingest",instance="a"}', 0), ...constant('up{job="ingest",instance="b"}', 0)],
    afterMin: 5,
    quiet: [...constant('up{job="ingest",instance="a"}', 0), ...constant('up{job="ingest",instance="b"}', 1)],
  },
  {
    alert: 'BrokerAway',
    labels: { job: 'ingest' },
    fires: [
      ...constant('telemetry_jetstream_connected{job="ingest",instance="a"}', 1),
      ...constant('telemetry_jetstream_connected{job="ingest",instance="b"}', 0),
    ],
    afterMin: 5,
    quiet: [
      { series: 'telemetry_jetstream_connected{job="ingest",instance="a"}', values: `1x3 0 1x${HOUR}` },
    ],
  },
  {
    alert: 'WriterStopped',
    labels: { partition: '1' },
    fires: [
      ...constant('telemetry_query_writing{instance="a",partition="1"}', 0),
      ...constant('telemetry_query_writing{instance="b",partition="1"}', 0),
      ...constant('telemetry_query_writing{instance="b",partition="0"}', 1),
    ],
    afterMin: 5,
    quiet: [
      ...constant('telemetry_query_writing{instance="a",partition="1"}', 1),
      ...constant('telemetry_query_writing{instance="b",partition="1"}', 0),
    ],
  },
  {
    alert: 'OutboxStuck',
    fires: [{ series: 'telemetry_registry_outbox_wait_seconds{instance="a"}', values: `0+60x${HOUR}` }],
    afterMin: 10,
    quiet: constant('telemetry_registry_outbox_wait_seconds{instance="a"}', 45),
  },
  {
    alert: 'StreamNearlyFull',
    labels: { stream: 'READINGS' },
    fires: [
      ...constant('telemetry_jetstream_stream_bytes{stream="READINGS",instance="a"}', 85),
      ...constant('telemetry_jetstream_stream_max_bytes{stream="READINGS",instance="a"}', 100),
    ],
    afterMin: 15,
    quiet: [
      ...constant('telemetry_jetstream_stream_bytes{stream="READINGS",instance="a"}', 75),
      ...constant('telemetry_jetstream_stream_max_bytes{stream="READINGS",instance="a"}', 100),
    ],
  },
  {
    alert: 'DiskNearlyFull',
    fires: disk('node_filesystem_{}_bytes{job="node",mountpoint="/",fstype="ext4"}', '9x60'),
    afterMin: 20,
    labels: { job: 'node', mountpoint: '/', fstype: 'ext4' },
    quiet: [
      ...disk('node_filesystem_{}_bytes{job="node",mountpoint="/",fstype="ext4"}', '11x60'),
      ...disk('node_filesystem_{}_bytes{job="node",mountpoint="/run",fstype="tmpfs"}', '1x60'),
      ...disk('kubelet_volume_stats_{}_bytes{persistentvolumeclaim="nats-0"}', '11x60'),
    ],
  },
  // 1 % in two hours is 36 % in three days.
  {
    alert: 'DiskFilling',
    fires: disk('kubelet_volume_stats_{}_bytes{persistentvolumeclaim="nats-0"}', `34-0.0084x${DAY}`),
    afterMin: 8 * HOUR,
    labels: { persistentvolumeclaim: 'nats-0' },
    quiet: [
      ...disk('kubelet_volume_stats_{}_bytes{persistentvolumeclaim="nats-0"}', `70-0.0084x${DAY}`),
      ...disk('node_filesystem_{}_bytes{job="node",mountpoint="/",fstype="ext4"}', `34-0.0010x${DAY}`),
    ],
  },
  {
    alert: 'StoreLag',
    fires: constant('telemetry_query_lag_messages{partition="2"}', 6000),
    afterMin: 15,
    quiet: [{ series: 'telemetry_query_lag_messages{partition="2"}', values: `20000x5 0x${HOUR}` }],
  },
  {
    alert: 'RedeliveryStorm',
    labels: { job: 'query' },
    fires: [
      {
        series: 'telemetry_jetstream_redeliveries_total{job="query",consumer="query-devices"}',
        values: `0+60x${HOUR}`,
      },
      ...constant('telemetry_jetstream_reader_restarts_total{job="query",stream="READINGS"}', 0),
    ],
    afterMin: 20,
    quiet: [
      {
        series: 'telemetry_jetstream_redeliveries_total{job="query",consumer="query-devices"}',
        values: `0+6x${HOUR}`,
      },
      {
        series: 'telemetry_jetstream_reader_restarts_total{job="query",stream="READINGS"}',
        values: `0+1x${HOUR}`,
      },
    ],
  },
  {
    alert: 'SocketsNearLimit',
    labels: { instance: 'a' },
    fires: [
      ...constant('telemetry_realtime_connections{instance="a"}', 8_500),
      ...constant('telemetry_realtime_connections_max{instance="a"}', 10_000),
    ],
    afterMin: 10,
    quiet: [
      ...constant('telemetry_realtime_connections{instance="a"}', 7_900),
      ...constant('telemetry_realtime_connections_max{instance="a"}', 10_000),
    ],
  },
  {
    alert: 'OpenFilesNearLimit',
    labels: { job: 'ingest', instance: 'a' },
    fires: [
      ...constant('process_open_fds{job="ingest",instance="a"}', 900),
      ...constant('process_max_fds{job="ingest",instance="a"}', 1024),
    ],
    afterMin: 10,
    quiet: [
      ...constant('process_open_fds{job="ingest",instance="a"}', 700),
      ...constant('process_max_fds{job="ingest",instance="a"}', 1024),
    ],
  },
  {
    alert: 'EventLoopDelayed',
    labels: { job: 'query', instance: 'a' },
    fires: constant('nodejs_eventloop_delay_p99_seconds{job="query",instance="a"}', 0.4),
    afterMin: 15,
    quiet: [
      { series: 'nodejs_eventloop_delay_p99_seconds{job="query",instance="a"}', values: `2x5 0.1x${HOUR}` },
    ],
  },
  {
    alert: 'PoolExhausted',
    labels: { job: 'query', db_client_connection_pool_name: 'query-read' },
    fires: constant('db_client_pending_requests{job="query",db_client_connection_pool_name="query-read"}', 2),
    afterMin: 10,
    quiet: [
      {
        series: 'db_client_pending_requests{job="query",db_client_connection_pool_name="query-read"}',
        values: `5x3 0x${HOUR}`,
      },
    ],
  },
];
