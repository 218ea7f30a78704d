const HEAD_END = Buffer.from('\r\n\r\n');
const STATUS_AT = 'HTTP/1.1 '.length;

/**
 * Finds the ends of HTTP answers in the bytes of a connection: status and Content-Length are all it looks at. Answers
 * that usually come in one piece cost one search and one short text.
 */
export class AnswerReader {
  private head: Buffer | undefined;
  private bodyLeft = 0;
  private status = 0;

  /**
   * Takes a piece of what came; returns the status of the answer that it completes, 0 when more is to come. At most
   * one request may be under way, so nothing can follow an answer. Throws at an answer without Content-Length.
   */
  push(piece: Buffer): number {
    if (this.bodyLeft > 0) return this.takeBody(piece.length);
    const bytes = this.head === undefined ? piece : Buffer.concat([this.head, piece]);
    const end = bytes.indexOf(HEAD_END);
    if (end < 0) {
      // The piece's memory is used again for the next one.
      this.head = Buffer.from(bytes);
      return 0;
    }
    this.head = undefined;
    const head = bytes.toString('latin1', 0, end);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    if (length === undefined) throw new Error(`An answer without Content-Length:\n${head}`);
    this.status = Number(head.slice(STATUS_AT, STATUS_AT + 3));
    this.bodyLeft = Number(length);
    return this.takeBody(bytes.length - end - HEAD_END.length);
  }

  private takeBody(length: number): number {
    this.bodyLeft -= length;
    if (this.bodyLeft < 0) throw new Error('More came than was asked for');
    return this.bodyLeft === 0 ? this.status : 0;
  }
}
