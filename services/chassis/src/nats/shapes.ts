/** What the chassis needs to know of a stream; `proto/` declares them. */
export interface StreamShape {
  readonly name: string;
  readonly subjects: readonly string[];
  readonly keeps: 'all' | 'last';
  readonly maxBytes: number;
  readonly maxAgeS?: number;
}

/** What the chassis needs to know of a durable consumer; `proto/` declares them. */
export interface ConsumerShape {
  readonly stream: StreamShape;
  readonly durable: string;
  readonly maxBatch: number;
}
