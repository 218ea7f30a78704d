import fc from 'fast-check';
import { caughtUp, countOn, type SenderCount, type Sent } from './senders.ts';
import { uuidTimeMs } from './uuid-time.ts';

/** Messages of a sender that has up to four under way: how many readings each, and how many are acknowledged by then. */
const stream = fc.array(fc.record({ readings: fc.nat(9), underWay: fc.nat(3) })).map((messages) =>
  messages.map(({ readings, underWay }, i): Sent => {
    const acknowledged = messages.slice(0, Math.max(0, i - underWay));
    const sum = acknowledged.reduce((all, one) => all + one.readings, 0);
    return { claim: { sender: 's', messages: acknowledged.length, readings: sum }, readings };
  }),
);
const countAll = (messages: readonly Sent[]): SenderCount | undefined =>
  messages.reduce<SenderCount | undefined>(countOn, undefined);

describe('what a sender claims', () => {
  it('is met when everything comes, however many messages are under way', () => {
    fc.assert(
      fc.property(stream, (messages) => {
        expect(countAll(messages) ?? caughtUp({ sender: 's', messages: 0, readings: 0 })).toEqual({
          arrivedMessages: messages.length,
          arrivedReadings: messages.reduce((sum, { readings }) => sum + readings, 0),
          missingMessages: 0,
          missingReadings: 0,
        });
      }),
    );
  });

  it('shows exactly what is lost, as soon as nothing older is under way any more', () => {
    fc.assert(
      fc.property(stream, fc.infiniteStream(fc.boolean()), (messages, isLost) => {
        const arrived = messages.filter(() => !isLost.next().value);
        const [count, readings] = [messages.length, messages.reduce((sum, one) => sum + one.readings, 0)];
        const last = { claim: { sender: 's', messages: count, readings }, readings: 1 };
        expect(countAll([...arrived, last])).toMatchObject({
          missingMessages: count - arrived.length,
          missingReadings: readings - arrived.reduce((sum, one) => sum + one.readings, 0),
        });
      }),
    );
  });

  it('is believed of a sender that was forgotten, from there on', () => {
    const claim = { sender: 's', messages: 7, readings: 70 };
    expect(countOn(caughtUp(claim), { claim, readings: 5 })).toEqual({
      arrivedMessages: 8,
      arrivedReadings: 75,
      missingMessages: 0,
      missingReadings: 0,
    });
    expect(uuidTimeMs('0190a7c2-3b4c-7d5e-8f60-718293a4b501')).toBe(0x0190a7c23b4c);
    expect(uuidTimeMs('0190a7c2-3b4c-4d5e-8f60-718293a4b501')).toBeUndefined();
  });
});
