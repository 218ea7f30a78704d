import fc from 'fast-check';
import { bisect } from './bisect.ts';

class Poison extends Error {}
const isPoison = (error: unknown): boolean => error instanceof Poison;

describe('bisecting', () => {
  it('sets aside exactly the poisoned items and lands each other one once, in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean()), async (poisoned) => {
        const landed: number[] = [];
        const attempt = (items: readonly number[]): Promise<void> => {
          if (items.some((i) => poisoned[i])) return Promise.reject(new Poison());
          landed.push(...items);
          return Promise.resolve();
        };
        const refused = await bisect(
          poisoned.map((_, i) => i),
          attempt,
          isPoison,
        );
        const indexes = poisoned.map((_, i) => i);
        expect(refused.map(({ item }) => item)).toEqual(indexes.filter((i) => poisoned[i]));
        expect(landed).toEqual(indexes.filter((i) => !poisoned[i]));
      }),
    );
  });

  it('blames no item for a failure that is not about them', async () => {
    const attempt = () => Promise.reject(new Error('the connection is gone'));
    await expect(bisect([1, 2, 3], attempt, isPoison)).rejects.toThrow('the connection is gone');
  });
});
