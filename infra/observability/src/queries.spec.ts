import { metricsIn, metricsToldIn, panelQueries } from './queries.ts';

describe('the metrics in a query', () => {
  it('are found by name, and are not its labels or recorded series', () => {
    expect(
      metricsIn(
        'sum by (http_route) (rate(http_server_request_duration_seconds_bucket{job="x",http_route=~"a|b"}[5m]))',
      ),
    ).toEqual(['http_server_request_duration_seconds']);
    expect(metricsIn('process_open_fds / process_max_fds > 0.8')).toEqual([
      'process_open_fds',
      'process_max_fds',
    ]);
    expect(metricsIn('max by (job, db_client_connection_pool_name) (db_client_pending_requests)')).toEqual([
      'db_client_pending_requests',
    ]);
    expect(metricsIn('telemetry:ack_latency:bad_ratio_1h > 0.1')).toEqual([]);
    expect(metricsIn('telemetry_query_store_seconds_count')).toEqual(['telemetry_query_store_seconds']);
  });

  it('are told by a service in their types', () => {
    expect(metricsToldIn('# HELP a_total A\n# TYPE a_total counter\na_total 1\n')).toEqual(['a_total']);
  });

  it('are in every panel', () => {
    const without = panelQueries().filter(
      ({ expr }) => metricsIn(expr).length === 0 && !/\bup\b|telemetry:/.test(expr),
    );
    expect(without).toEqual([]);
  });
});
