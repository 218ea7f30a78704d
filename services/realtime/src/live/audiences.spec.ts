import fc from 'fast-check';
import { Audiences } from './audiences.ts';

const ROOMS = ['all', 'device:a', 'device:b', 'tag:x'];
const clients = ['ada', 'bob', 'eve'].map((name) => ({ name }));
const step = fc.record({
  client: fc.constantFrom(...clients),
  act: fc.constantFrom('enter', 'leave', 'forget'),
  room: fc.constantFrom(...ROOMS),
});

describe('Audiences', () => {
  it('reaches exactly those who are in one of the rooms, each once, whoever came and went', () => {
    fc.assert(
      fc.property(fc.array(step), fc.subarray(ROOMS), (steps, rooms) => {
        const audiences = new Audiences<{ name: string }>();
        const wanted = new Map(clients.map((client) => [client, new Set<string>()]));
        const audienceOf = new Map<object, string | undefined>();
        for (const { client, act, room } of steps) {
          const { from, to } =
            act === 'enter'
              ? audiences.enter(client, room)
              : act === 'leave'
                ? audiences.leave(client, room)
                : audiences.forget(client);
          const mine = wanted.get(client)!;
          if (act === 'enter') mine.add(room);
          else if (act === 'leave') mine.delete(room);
          else mine.clear();
          expect(from).toBe(audienceOf.get(client));
          audienceOf.set(client, to);
        }
        const keys = audiences.in(['all', ...rooms]);
        const reached = clients.filter((client) => keys.has(audienceOf.get(client) ?? ''));
        const isIn = (client: { name: string }) =>
          ['all', ...rooms].some((room) => wanted.get(client)!.has(room));
        expect(reached).toEqual(clients.filter(isIn));
      }),
    );
  });

  it('keeps nothing of clients that have gone', () => {
    const audiences = new Audiences();
    for (const client of clients) {
      audiences.enter(client, 'device:a');
      audiences.enter(client, 'tag:x');
    }
    expect(audiences.in(ROOMS)).toEqual(new Set(['device:a tag:x']));
    for (const client of clients) audiences.forget(client);
    expect(audiences.in(ROOMS).size).toBe(0);
  });
});
