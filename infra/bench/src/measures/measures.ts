import type { MeasureName } from '../arguments.ts';
import type { Laboratory } from '../laboratory.ts';
import { measureBatches } from './batches.ts';
import { measureCold } from './cold.ts';
import { measureExport } from './export.ts';
import { measureFleet } from './fleet.ts';
import { measureFanout } from './fanout.ts';
import { measureGrowth } from './growth.ts';
import { measureIngest } from './ingest.ts';
import { measureLayout } from './layout.ts';
import { measurePipeline } from './pipeline.ts';
import { measurePostToBrowser } from './post-to-browser.ts';
import { measureQueries } from './queries.ts';
import { measureRegistry } from './registry.ts';
import { measureSize } from './size.ts';
import { measureStalled } from './stalled.ts';
import { measureStored } from './stored.ts';
import { measureTracing } from './tracing.ts';
import { measureWriter } from './writer.ts';

/** How each measure is taken. */
export const MEASURE_RUNS: Readonly<Record<MeasureName, (laboratory: Laboratory) => Promise<void>>> = {
  ingest: measureIngest,
  batches: measureBatches,
  tracing: measureTracing,
  stored: measureStored,
  pipeline: measurePipeline,
  writer: measureWriter,
  layout: measureLayout,
  queries: measureQueries,
  cold: measureCold,
  size: measureSize,
  export: measureExport,
  growth: measureGrowth,
  registry: measureRegistry,
  fleet: measureFleet,
  fanout: measureFanout,
  stalled: measureStalled,
  post_to_browser: measurePostToBrowser,
};
