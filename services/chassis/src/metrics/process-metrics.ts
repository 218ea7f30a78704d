import { readdirSync, readFileSync } from 'node:fs';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import { meter } from './meter.ts';

/** A measured delay has the time between two looks in it. */
const RESOLUTION_MS = 20;

const gauge = (name: string, description: string) => meter.createObservableGauge(name, { description });

const gauges = {
  resident: gauge('process_resident_memory_bytes', 'Memory that the process holds'),
  started: gauge('process_start_time_seconds', 'When the process began, seconds since 1970'),
  openFiles: gauge('process_open_fds', 'Files and sockets that are open'),
  maxFiles: gauge('process_max_fds', 'Files and sockets that may be open'),
  heapUsed: gauge('nodejs_heap_used_bytes', 'Heap in use'),
  heapLimit: gauge('nodejs_heap_limit_bytes', 'Heap that the process may use'),
  delayP50: gauge('nodejs_eventloop_delay_p50_seconds', 'Median delay of the event loop since the last look'),
  delayP99: gauge(
    'nodejs_eventloop_delay_p99_seconds',
    'Delay of the event loop, 99th percentile since the last look',
  ),
  delayMax: gauge(
    'nodejs_eventloop_delay_max_seconds',
    'Longest delay of the event loop since the last look',
  ),
  utilization: gauge(
    'nodejs_eventloop_utilization_ratio',
    'Part of the time that the event loop was busy since the last look',
  ),
};
const cpu = meter.createObservableCounter('process_cpu_seconds_total', {
  description: 'Processor time of the process, user and system',
});

let isMeasuring = false;

/** Measures the process itself. What is said of "since the last look" is of one scraper: each look begins anew. */
export function measureProcess(): void {
  if (isMeasuring) return;
  isMeasuring = true;
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  const delayS = (nanoseconds: number): number =>
    Math.max(0, (nanoseconds || 0) / 1e9 - RESOLUTION_MS / 1000);
  let busy = performance.eventLoopUtilization();
  meter.addBatchObservableCallback(
    (result) => {
      const { user, system } = process.cpuUsage();
      result.observe(cpu, (user + system) / 1e6);
      const { rss, heapUsed } = process.memoryUsage();
      result.observe(gauges.resident, rss);
      result.observe(gauges.heapUsed, heapUsed);
      result.observe(gauges.heapLimit, getHeapStatistics().heap_size_limit);
      result.observe(gauges.started, performance.timeOrigin / 1000);
      result.observe(gauges.delayP50, delayS(delays.percentile(50)));
      result.observe(gauges.delayP99, delayS(delays.percentile(99)));
      result.observe(gauges.delayMax, delayS(delays.max));
      delays.reset();
      const now = performance.eventLoopUtilization();
      result.observe(gauges.utilization, performance.eventLoopUtilization(now, busy).utilization);
      busy = now;
      const files = fileCounts();
      if (files === undefined) return;
      result.observe(gauges.openFiles, files.open);
      result.observe(gauges.maxFiles, files.max);
    },
    [cpu, ...Object.values(gauges)],
  );
}

/** Undefined where the system has no /proc. */
function fileCounts(): { readonly open: number; readonly max: number } | undefined {
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8');
    const soft = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
    return { open: readdirSync('/proc/self/fd').length, max: Number(soft ?? Infinity) };
  } catch {
    return undefined;
  }
}
