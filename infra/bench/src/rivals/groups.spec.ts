import { setImmediate as turn } from 'node:timers/promises';
import { Groups } from './groups.ts';

describe("the rivals' group commit", () => {
  it('sends every item once, in groups of 500 at most, four at a time at most', async () => {
    const sent: number[][] = [];
    let underWay = 0;
    const groups = new Groups<number>(async (items) => {
      underWay++;
      expect(underWay).toBeLessThanOrEqual(4);
      sent.push([...items]);
      await turn();
      underWay--;
    });
    const all = Array.from({ length: 3_000 }, (_, i) => i);
    await Promise.all(all.map((i) => groups.add([i])));
    expect(sent.flat()).toEqual(all);
    expect(Math.max(...sent.map(({ length }) => length))).toBe(500);
  });

  it('keeps a batch whole', async () => {
    const sizes: number[] = [];
    const groups = new Groups<number>((items) => Promise.resolve(sizes.push(items.length)));
    await Promise.all([300, 300, 700].map((size) => groups.add(Array<number>(size).fill(1))));
    expect(sizes).toEqual([300, 300, 700]);
  });

  it('fails those whose group failed, and goes on', async () => {
    let calls = 0;
    const groups = new Groups<number>(() =>
      calls++ === 0 ? Promise.reject(new Error('full')) : Promise.resolve(),
    );
    await expect(groups.add([1])).rejects.toThrow('full');
    await groups.add([2]);
  });
});
