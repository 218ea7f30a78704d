/** The part of a WebSocket that holding one back needs. */
export interface Pausable {
  /** Bytes accepted for sending that have not left yet. */
  readonly bufferedAmount: number;
  /** 1 while open. */
  readonly readyState: number;
  readonly isPaused: boolean;
  pause(): void;
  resume(): void;
}

const HIGH_WATER_BYTES = 256 * 1024;
const LOOK_AGAIN_MS = 20;
const OPEN = 1;

/**
 * Stops reading `from` while `to` is slow to take what was read, so that the edge hoards nothing and the sender
 * notices the slow client itself. To be called at each message.
 */
export function holdBack(from: Pausable, to: Pausable): void {
  if (from.isPaused || to.bufferedAmount < HIGH_WATER_BYTES) return;
  from.pause();
  const timer = setInterval(() => {
    if (to.readyState === OPEN && to.bufferedAmount >= HIGH_WATER_BYTES / 2) return;
    clearInterval(timer);
    from.resume();
  }, LOOK_AGAIN_MS);
}
