import { readFileSync } from 'node:fs';
import { parseProcStat } from './proc-stat.ts';

describe('the processor time of a process', () => {
  it('is found behind a name of any shape', () => {
    const line = '4242 (post ) gres) S 17 4242 4242 0 -1 4194560 900 0 0 0 310 25 7 3 20 0 1 0 88 1 2';
    expect(parseProcStat(line)).toEqual({ parent: 17, ownTicks: 335, goneChildrenTicks: 10 });
  });

  it('is that of this process as it says itself', () => {
    const burnUntil = performance.now() + 100;
    while (performance.now() < burnUntil);
    const { parent, ownTicks } = parseProcStat(readFileSync('/proc/self/stat', 'utf8'));
    const { user, system } = process.cpuUsage();
    expect(parent).toBe(process.ppid);
    expect(Math.abs(ownTicks * 10 - (user + system) / 1000)).toBeLessThan(50);
  });
});
