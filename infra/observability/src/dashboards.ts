import {
  acknowledged,
  consumersOf,
  lag,
  ledger,
  one,
  processes,
  quantiles,
  rate,
  requests,
  sockets,
  streams,
} from './common-panels.ts';
import type { Dashboard, Panel } from './panels.ts';

const fleet: Panel[] = [
  { title: 'Replicas that answer', unit: 'short', queries: one('sum by (job) (up)', '{{job}}') },
  acknowledged,
  {
    title: 'Burn rate of the objectives, one hour (1 uses the budget up in 30 days)',
    unit: 'short',
    queries: [
      { expr: 'telemetry:ingest_availability:bad_ratio_1h / 0.001', legend: 'ingest availability' },
      { expr: 'telemetry:ack_latency:bad_ratio_1h / 0.01', legend: 'ack latency' },
      { expr: 'telemetry:live_freshness:bad_ratio_1h / 0.01', legend: 'live freshness' },
    ],
  },
  ledger,
  lag,
  streams,
  { title: 'Accepted until live', unit: 's', queries: quantiles('telemetry_realtime_delivery_seconds') },
  { title: 'Accepted until stored', unit: 's', queries: quantiles('telemetry_query_store_seconds') },
  sockets,
  {
    title: 'Delay of the event loops, p99',
    unit: 's',
    queries: one('max by (job) (nodejs_eventloop_delay_p99_seconds)', '{{job}}'),
  },
];

const ingest: Panel[] = [
  acknowledged,
  {
    title: 'Broker acknowledges a message in',
    unit: 's',
    queries: quantiles('telemetry_ingest_publish_seconds'),
  },
  { title: 'Readings in a message', unit: 'short', queries: quantiles('telemetry_ingest_message_readings') },
  {
    title: 'Readings that wait for the broker',
    unit: 'short',
    queries: one('telemetry_ingest_queue_readings', '{{instance}}'),
  },
  {
    title: 'Bytes that wait for the broker',
    unit: 'bytes',
    queries: one('telemetry_ingest_queue_bytes', '{{instance}}'),
  },
  {
    title: 'Readings over a device’s allowance; devices paced',
    unit: 'short',
    queries: [
      {
        expr: rate('telemetry_ingest_limited_readings_total', '', 'allowance'),
        legend: 'refused {{allowance}}',
      },
      { expr: 'sum(telemetry_ingest_paced_devices)', legend: 'devices' },
    ],
  },
];

const query: Panel[] = [
  {
    title: 'Readings stored',
    unit: 'short',
    queries: one(rate('telemetry_query_readings_total', '', 'outcome'), '{{outcome}}'),
  },
  lag,
  { title: 'Accepted until stored', unit: 's', queries: quantiles('telemetry_query_store_seconds') },
  { title: 'Duration of a transaction', unit: 's', queries: quantiles('telemetry_query_commit_seconds') },
  { title: 'Readings in a transaction', unit: 'short', queries: quantiles('telemetry_query_chunk_readings') },
  {
    title: 'Who writes',
    unit: 'short',
    queries: one('sum by (instance) (telemetry_query_writing)', 'partitions of {{instance}}'),
  },
  ledger,
  {
    title: 'Ledger',
    unit: 'short',
    queries: one('max by (state) (telemetry_ledger_readings)', '{{state}}'),
  },
  {
    title: 'Lost and dropped',
    unit: 'short',
    queries: [
      { expr: rate('telemetry_query_missing_readings_total'), legend: 'readings missing' },
      { expr: rate('telemetry_query_dead_letters_dropped_total'), legend: 'dead letters dropped' },
    ],
  },
  {
    title: 'Size of the store',
    unit: 'bytes',
    queries: one('max(telemetry_query_database_bytes)', 'database'),
  },
];

const realtime: Panel[] = [
  sockets,
  { title: 'Accepted until live', unit: 's', queries: quantiles('telemetry_realtime_delivery_seconds') },
  {
    title: 'Messages sent to clients',
    unit: 'short',
    queries: one(rate('telemetry_realtime_sent_messages_total', '', 'instance'), '{{instance}}'),
  },
  {
    title: 'Slow clients',
    unit: 'short',
    queries: [
      { expr: 'sum(telemetry_realtime_slow_clients)', legend: 'clients' },
      { expr: rate('telemetry_realtime_conflated_readings_total'), legend: 'readings conflated' },
      { expr: rate('telemetry_realtime_dropped_messages_total'), legend: 'messages dropped' },
    ],
  },
  {
    title: 'Connections refused',
    unit: 'short',
    queries: one(rate('telemetry_realtime_refused_connections_total', '', 'bound'), 'bound of the {{bound}}'),
  },
  lag,
];

const registry: Panel[] = [
  {
    title: 'Outbox: a change waits at most',
    unit: 's',
    queries: one('max by (instance) (telemetry_registry_outbox_wait_seconds)', '{{instance}}'),
  },
  {
    title: 'Changes told',
    unit: 'short',
    queries: one(rate('telemetry_registry_outbox_published_total'), 'changes'),
  },
  {
    title: 'Messages in the streams',
    unit: 'short',
    queries: one('max by (stream) (telemetry_jetstream_stream_messages)', '{{stream}}'),
  },
  streams,
];

/** Every dashboard: the fleet, and each service. */
export const DASHBOARDS: readonly Dashboard[] = [
  { uid: 'telemetry-fleet', title: 'Telemetry: fleet', panels: fleet },
  {
    uid: 'telemetry-ingest',
    title: 'Telemetry: ingest',
    panels: [...ingest, ...requests('ingest'), ...processes('ingest')],
  },
  {
    uid: 'telemetry-registry',
    title: 'Telemetry: registry',
    panels: [...registry, ...consumersOf('registry'), ...requests('registry'), ...processes('registry')],
  },
  {
    uid: 'telemetry-query',
    title: 'Telemetry: query',
    panels: [...query, ...consumersOf('query'), ...requests('query'), ...processes('query')],
  },
  {
    uid: 'telemetry-realtime',
    title: 'Telemetry: realtime',
    panels: [...realtime, ...requests('realtime'), ...processes('realtime')],
  },
];
