import { Injectable } from '@nestjs/common';
import { parseTraceparent, type Processing, Tracing, traceparentOf } from '@telemetry/chassis';
import { READINGS } from '@telemetry/proto';
import type { FeedMessage, LiveReading } from '../feed/feed-message.ts';

/** Ends the span of a message that has been sent on. */
type End = (sent: { readonly startMs: number; readonly clients: number }) => void;

/** Follows the readings whose trace is kept on their way through the gateway, and sends the trace along to the clients. */
@Injectable()
export class LiveTraces {
  private underWay: End[] = [];

  constructor(private readonly tracing: Tracing) {}

  /** Begins to follow a message; its readings tell clients where their trace goes on. */
  follow(message: FeedMessage): FeedMessage {
    const { traces, producer } = message;
    if (!this.tracing.isOn || traces === undefined) return message;
    const parents = [...traces.values()].flatMap((traceparent) => {
      const context = parseTraceparent(traceparent);
      return context === undefined ? [] : [{ context, producer: parseTraceparent(producer) }];
    });
    let { readings } = message;
    const work = { destination: { stream: READINGS }, parents, messages: 1 };
    // What it does before it waits is done when this returns.
    void this.tracing.processing(work, (processing) => {
      readings = readings.map((reading) => withTrace(reading, traces, processing));
      return this.untilSent(processing);
    });
    return { ...message, readings };
  }

  /** All that was followed is with the connections of so many clients, written since a moment of `performance`. */
  sent(startMs: number, clients: number): void {
    const ended = this.underWay;
    if (ended.length === 0) return;
    this.underWay = [];
    for (const end of ended) end({ startMs, clients });
  }

  private untilSent(processing: Processing): Promise<void> {
    return new Promise((resolve) => {
      this.underWay.push(({ startMs, clients }) => {
        const attributes = { 'telemetry.clients': clients };
        processing.note({ name: 'send to clients', startMs, endMs: performance.now(), attributes });
        resolve();
      });
    });
  }
}

function withTrace(
  reading: LiveReading,
  traces: ReadonlyMap<string, string>,
  processing: Processing,
): LiveReading {
  const context = parseTraceparent(traces.get(reading.id));
  const place = context === undefined ? undefined : processing.placeIn(context.traceId);
  return place === undefined ? reading : { ...reading, traceparent: traceparentOf(place) };
}
