import { DueQueue } from './due-queue.ts';

const due = (device: number, day: number, dirtyHours = 1) => ({ device, day, dirtyHours });

describe('what is due', () => {
  it('is handed out in groups of the same day and hours, each once', () => {
    const queue = new DueQueue();
    const all = [due(1, 5), due(2, 5), due(3, 6), due(4, 5, 3), due(5, 5)];
    queue.fill(all);
    const taken = [];
    while (!queue.isEmpty) {
      const group = queue.take(2);
      expect(group.length).toBeLessThanOrEqual(2);
      expect(new Set(group.map(({ day, dirtyHours }) => `${day}/${dirtyHours}`)).size).toBe(1);
      taken.push(...group);
    }
    expect(taken.toSorted((a, b) => a.device - b.device)).toEqual(all);
    expect(queue.take(2)).toEqual([]);
  });

  it('comes next when it is given back', () => {
    const queue = new DueQueue();
    queue.fill([due(1, 5), due(2, 6)]);
    const group = queue.take(9);
    queue.giveBack(group);
    expect(queue.next).toEqual(group[0]);
  });
});
