import {
  type Attributes,
  type Context,
  type Link,
  ROOT_CONTEXT,
  type SpanKind,
  trace,
} from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  type SamplingResult,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';

/** More traces than this that callers asked to be kept are left to the ratio, each second: anybody can ask. */
const ASKED_PER_S = 100;

/** The names that OTEL_TRACES_SAMPLER may have. */
export const SAMPLERS = ['always_on', 'always_off', 'traceidratio'].flatMap((name) => [
  name,
  `parentbased_${name}`,
]);

/** Decides which requests have a span: as the services do, so that they decide alike. */
export class EdgeSampler implements Sampler {
  private readonly alone: Sampler;
  private readonly withParent: Sampler;
  private second = 0;
  private asked = 0;

  constructor(name: string, ratio: number) {
    this.alone = rootSampler(name.replace('parentbased_', ''), ratio);
    this.withParent = name.startsWith('parentbased_')
      ? new ParentBasedSampler({ root: this.alone })
      : this.alone;
  }

  shouldSample(
    context: Context,
    traceId: string,
    spanName: string,
    spanKind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingResult {
    const isAsked = trace.getSpanContext(context)?.traceFlags === 1;
    const isTooMuch = isAsked && !this.mayAsk(performance.now());
    const [sampler, from] = isTooMuch ? [this.alone, ROOT_CONTEXT] : [this.withParent, context];
    return sampler.shouldSample(from, traceId, spanName, spanKind, attributes, links);
  }

  toString(): string {
    return `EdgeSampler(${this.withParent.toString()})`;
  }

  private mayAsk(nowMs: number): boolean {
    const second = Math.floor(nowMs / 1000);
    if (second !== this.second) [this.second, this.asked] = [second, 0];
    this.asked += 1;
    return this.asked <= ASKED_PER_S;
  }
}

function rootSampler(name: string, ratio: number): Sampler {
  if (name === 'always_on') return new AlwaysOnSampler();
  return name === 'always_off' ? new AlwaysOffSampler() : new TraceIdRatioBasedSampler(ratio);
}
