import { Budget } from './budget.ts';

describe('a budget', () => {
  it('lets so many pass in each second, and saves none', () => {
    const budget = new Budget(2);
    expect([0, 10, 999].map((ms) => budget.take(ms))).toEqual([true, true, false]);
    expect([5000, 5001, 5002].map((ms) => budget.take(ms))).toEqual([true, true, false]);
  });
});
