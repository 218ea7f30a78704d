/** The part of a WebSocket that holding one back needs. */
export interface Pausable {
  /** Bytes accepted for sending that have not left yet. */
  readonly bufferedAmount: number;
  /** 0 while connecting, 1 while open. */
  readonly readyState: number;
  readonly isPaused: boolean;
  pause(): void;
  resume(): void;
  terminate(): void;
}

const HIGH_WATER_BYTES = 256 * 1024;
const LOOK_AGAIN_MS = 20;
const PATIENCE_MS = 60_000;
const CONNECTING = 0;
const OPEN = 1;

/**
 * Stops reading `from` while `to` is slow to take what was read, or not connected yet, so that the edge hoards nothing
 * and the sender notices the slow client itself. To be called at each message. A receiver that takes nothing for
 * `patienceMs` is cut off, though its connection stands: it would hold the sender back for ever.
 */
export function holdBack(from: Pausable, to: Pausable, patienceMs = PATIENCE_MS): void {
  if (from.isPaused || !isBehind(to, HIGH_WATER_BYTES)) return;
  from.pause();
  let least = to.bufferedAmount;
  let stuckMs = 0;
  const timer = setInterval(() => {
    if (isBehind(to, HIGH_WATER_BYTES / 2)) {
      stuckMs = to.bufferedAmount < least ? 0 : stuckMs + LOOK_AGAIN_MS;
      least = Math.min(least, to.bufferedAmount);
      if (stuckMs < patienceMs) return;
      to.terminate();
    }
    clearInterval(timer);
    from.resume();
  }, LOOK_AGAIN_MS);
}

function isBehind({ readyState, bufferedAmount }: Pausable, limitBytes: number): boolean {
  return readyState === CONNECTING || (readyState === OPEN && bufferedAmount >= limitBytes);
}
