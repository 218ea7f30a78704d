import fc from 'fast-check';
import { AnswerReader } from './answer-reader.ts';

const answer = (status: number, body: string): string =>
  `HTTP/1.1 ${status} Whatever\r\nContent-Type: application/json\r\ncontent-length: ${body.length}\r\nDate: now\r\n\r\n${body}`;

describe('reading answers', () => {
  it('finds the status of each answer at its last byte, however it is cut', () => {
    const answers = fc.array(fc.record({ status: fc.integer({ min: 200, max: 599 }), size: fc.nat(2_000) }), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(answers, fc.integer({ min: 1, max: 300 }), (all, size) => {
        const reader = new AnswerReader();
        for (const { status, size: length } of all) {
          const bytes = Buffer.from(answer(status, 'x'.repeat(length)));
          const seen: number[] = [];
          for (let at = 0; at < bytes.length; at += size)
            seen.push(reader.push(bytes.subarray(at, at + size)));
          expect(seen.at(-1)).toBe(status);
          expect(seen.slice(0, -1).every((one) => one === 0)).toBe(true);
        }
      }),
    );
  });

  it('does not keep a piece whose memory is used again', () => {
    const reader = new AnswerReader();
    const bytes = Buffer.from(answer(201, ''));
    const memory = Buffer.from(bytes.subarray(0, 20));
    expect(reader.push(memory)).toBe(0);
    memory.fill(0);
    expect(reader.push(bytes.subarray(20))).toBe(201);
  });

  it('refuses what it cannot tell the end of', () => {
    const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
    expect(() => new AnswerReader().push(Buffer.from(chunked))).toThrow('without Content-Length');
  });
});
