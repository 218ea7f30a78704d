import { headers, type MsgHdrs } from '@nats-io/transport-node';

const TRACEPARENT = 'traceparent';

/** What a message may carry beside its data. */
export interface MessageHeaders {
  /** The broker drops a message whose id it has seen within two minutes. */
  readonly id?: string | undefined;
  /** Trace context (W3C) of what caused it. */
  readonly traceparent?: string | undefined;
}

/** As options of a publication; most messages have no headers at all. */
export function headersOf({ id, traceparent }: MessageHeaders): { headers?: MsgHdrs } {
  if (id === undefined && traceparent === undefined) return {};
  const carried = headers();
  if (id !== undefined) carried.set('Nats-Msg-Id', id);
  if (traceparent !== undefined) carried.set(TRACEPARENT, traceparent);
  return { headers: carried };
}

/** The trace context that a message carries. */
export function traceparentIn(carried: MsgHdrs | undefined): string | undefined {
  return carried?.has(TRACEPARENT) === true ? carried.get(TRACEPARENT) : undefined;
}
