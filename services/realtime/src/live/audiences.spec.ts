import fc from 'fast-check';
import { Audiences } from './audiences.ts';

const ROOMS = ['all', 'device:a', 'device:b', 'tag:x'];
const clients = ['ada', 'bob', 'eve'].map((name) => ({ name }));
const step = fc.record({
  client: fc.constantFrom(...clients),
  act: fc.constantFrom('enter', 'leave', 'forget'),
  room: fc.constantFrom(...ROOMS),
});

const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);

describe('Audiences', () => {
  it('reaches exactly those who are in one of the rooms, each once, whoever came and went', () => {
    fc.assert(
      fc.property(fc.array(step), fc.subarray(ROOMS), (steps, rooms) => {
        const audiences = new Audiences<{ name: string }>();
        const wanted = new Map(clients.map((client) => [client, new Set<string>()]));
        for (const { client, act, room } of steps) {
          const mine = wanted.get(client)!;
          if (act === 'enter') {
            audiences.enter(client, room);
            mine.add(room);
          } else if (act === 'leave') {
            audiences.leave(client, room);
            mine.delete(room);
          } else {
            audiences.forget(client);
            mine.clear();
          }
        }
        const reached = [...audiences.in(['all', ...rooms])].flatMap(({ members }) => [...members]);
        const isIn = (client: { name: string }) =>
          ['all', ...rooms].some((room) => wanted.get(client)!.has(room));
        expect(reached.sort(byName)).toEqual(clients.filter(isIn));
      }),
    );
  });

  it('keeps nothing of clients that have gone', () => {
    const audiences = new Audiences();
    for (const client of clients) {
      audiences.enter(client, 'device:a');
      audiences.enter(client, 'tag:x');
    }
    expect([...audiences.in(ROOMS)].map(({ members }) => [...members])).toEqual([clients]);
    for (const client of clients) audiences.forget(client);
    expect(audiences.in(ROOMS).size).toBe(0);
  });
});
