import { growth } from './soak.ts';

const samples = (name: string, figures: readonly number[]) => figures.map((figure) => ({ [name]: figure }));

describe('what a soak finds', () => {
  it('is nothing while figures stay, whatever happens at first or for a moment', () => {
    expect(growth(samples('memory of ingest, MiB', [50, 90, 100, 200, 200, 205, 201, 900, 204]))).toEqual([]);
  });

  it('is what grows from the second third to the last', () => {
    expect(growth(samples('files of query', [10, 10, 10, 20, 30, 40, 50, 60, 70]))).toEqual([
      'files of query grew from 30 to 60',
    ]);
  });
});
