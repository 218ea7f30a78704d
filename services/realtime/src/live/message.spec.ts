import type { LiveReading } from '../feed/feed-message.ts';
import { Message } from './message.ts';
import { webSocketFrame } from './web-socket-frame.ts';

function reading(id: string, cursor: string): LiveReading {
  return { id, device_id: 'd', metrics: {}, timestamp: 't', cursor };
}

/** The texts in frames that are shorter than 126 bytes. */
function textsIn(frames: Buffer): unknown[] {
  const texts: unknown[] = [];
  for (let at = 0; at < frames.length; at += 2 + frames[at + 1]!) {
    texts.push(JSON.parse(frames.subarray(at + 2, at + 2 + frames[at + 1]!).toString()));
  }
  return texts;
}

describe('Message', () => {
  it('is one packet of Socket.IO, and one frame with it', () => {
    const message = Message.readings([reading('1', '7'), reading('2', '7')]);
    const { text, frame } = message.socketIo;
    expect(text).toBe(`2/realtime,${JSON.stringify(['readings', message.payload])}`);
    expect(frame).toEqual(webSocketFrame(`4${text}`));
  });

  it('tells plain clients each reading alone, with a cursor that lets none be lost', () => {
    const readings = [reading('1', '6'), reading('2', '7'), reading('3', '7'), reading('4', '9')];
    expect(textsIn(Message.readings(readings).plain)).toEqual(
      [
        { id: '1', cursor: '6' },
        { id: '2', cursor: '6' },
        { id: '3', cursor: '7' },
        { id: '4', cursor: '9' },
      ].map(({ id, cursor }) => ({ type: 'reading', ...reading(id, cursor) })),
    );
  });

  it('tells them anything else under its name', () => {
    const message = new Message('reconnect', { after_ms: 5 });
    expect(textsIn(message.plain)).toEqual([{ type: 'reconnect', after_ms: 5 }]);
  });

  it('is written once, however many get it', () => {
    const message = new Message('pong', {});
    expect(message.plain).toBe(message.plain);
    expect(message.socketIo).toBe(message.socketIo);
  });
});
