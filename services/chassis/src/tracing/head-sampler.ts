import { type Attributes, type Link, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import { Budget } from './budget.ts';
import { apiContext, type TraceContext } from './trace-context.ts';

/** The names that OTEL_TRACES_SAMPLER may have. */
export const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

/** More traces than this that callers asked to be kept are left to the ratio, each second. */
const ASKED_PER_S = 100;
/** No sampler of ours looks at them; every request is asked about. */
const [NO_ATTRIBUTES, NO_LINKS]: [Attributes, Link[]] = [{}, []];

/** Decides at the beginning of a trace, or of our part of it, whether its spans are kept. */
export class HeadSampler {
  private readonly alone: Sampler;
  private readonly withParent: Sampler;
  private readonly asked = new Budget(ASKED_PER_S);

  constructor(name: string, ratio: number) {
    this.alone = rootSampler(name.replace('parentbased_', ''), ratio);
    this.withParent = name.startsWith('parentbased_')
      ? new ParentBasedSampler({ root: this.alone })
      : this.alone;
  }

  /** What a caller asks for is done, within bounds: anybody can ask. */
  keeps(traceId: string, parent: TraceContext | undefined): boolean {
    if (parent === undefined) return isKeptBy(this.alone, traceId);
    if (parent.isSampled && !this.asked.take(performance.now())) return isKeptBy(this.alone, traceId);
    return isKeptBy(this.withParent, traceId, parent);
  }
}

function rootSampler(name: string, ratio: number): Sampler {
  if (name === 'always_on') return new AlwaysOnSampler();
  return name === 'always_off' ? new AlwaysOffSampler() : new TraceIdRatioBasedSampler(ratio);
}

function isKeptBy(sampler: Sampler, traceId: string, parent?: TraceContext): boolean {
  const context =
    parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, apiContext(parent));
  const { decision } = sampler.shouldSample(context, traceId, '', SpanKind.SERVER, NO_ATTRIBUTES, NO_LINKS);
  return decision === SamplingDecision.RECORD_AND_SAMPLED;
}
