import type { MeasureName } from '../arguments.ts';
import type { Laboratory } from '../laboratory.ts';
import { measureBatches } from './batches.ts';
import { measureIngest } from './ingest.ts';
import { measurePipeline } from './pipeline.ts';

/** How each measure is taken. */
export const MEASURE_RUNS: Readonly<Record<MeasureName, (laboratory: Laboratory) => Promise<void>>> = {
  ingest: measureIngest,
  batches: measureBatches,
  pipeline: measurePipeline,
  writer: () => Promise.resolve(),
  layout: () => Promise.resolve(),
  queries: () => Promise.resolve(),
  cold: () => Promise.resolve(),
  size: () => Promise.resolve(),
  growth: () => Promise.resolve(),
};
