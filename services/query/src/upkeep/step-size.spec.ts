import { StepSize } from './step-size.ts';

describe('the size of a step', () => {
  it('grows while steps are quick, up to its bound', () => {
    const size = new StepSize(10, 100);
    for (let i = 0; i < 10; i++) size.took(1, size.current);
    expect(size.current).toBe(100);
  });

  it('shrinks when steps are slow, and never to nothing', () => {
    const size = new StepSize(10, 100);
    for (let i = 0; i < 10; i++) size.took(10_000, size.current);
    expect(size.current).toBe(1);
  });

  it('learns nothing from a quick step that was small', () => {
    const size = new StepSize(50, 100);
    size.took(1, 3);
    expect(size.current).toBe(50);
  });
});
