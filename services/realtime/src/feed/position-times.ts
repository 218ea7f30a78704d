const MARK_EVERY_MS = 10_000;
/** A day of them. */
const MAX_MARKS = 8_640;

/** Remembers roughly when positions of the stream were received, for clients whose cursor is too old to go on from. */
export class PositionTimes {
  private readonly marks: { readonly position: number; readonly receivedAtMs: number }[] = [];

  /** The feed has come to a position with readings that were received then. */
  note(position: number, receivedAtMs: number): void {
    const last = this.marks.at(-1);
    if (last !== undefined && receivedAtMs < last.receivedAtMs + MARK_EVERY_MS) return;
    this.marks.push({ position, receivedAtMs });
    if (this.marks.length > MAX_MARKS) this.marks.shift();
  }

  /** What comes after a position was received after this moment; undefined when that is not known any more. */
  after(position: number): number | undefined {
    return this.marks.findLast((mark) => mark.position <= position)?.receivedAtMs;
  }
}
