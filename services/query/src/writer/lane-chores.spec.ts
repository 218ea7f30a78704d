import { createLogger } from '@telemetry/chassis';
import { type LaneChore, LaneChores } from './lane-chores.service.ts';

const log = createLogger('query', { LOG_LEVEL: 'silent' } as never);

/** A chore that does what it is given, one after the other, and then has nothing to do; counts its steps. */
class Scripted implements LaneChore {
  readonly everyMs = 60_000;
  steps = 0;
  constructor(
    readonly name: string,
    private readonly script: ('idle' | 'more' | Error)[],
  ) {}

  step(): Promise<'idle' | 'more'> {
    const next = this.script[this.steps++] ?? 'idle';
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  }
}

describe('the chores of a lane', () => {
  it('stop neither the others nor the readings when one of them fails, and it is not tried again at once', async () => {
    const failing = new Scripted('failing', [new Error('no luck')]);
    const busy = new Scripted('busy', ['more', 'more', 'idle']);
    const chores = new LaneChores([failing, busy], log);
    for (let i = 0; i < 5; i++) await chores.run('idle');

    expect([failing.steps, busy.steps]).toEqual([1, 3]);
    expect(chores.hasMore).toBe(false);
  });

  it('say when one has more to do, and each has its turn', async () => {
    const [a, b] = ['a', 'b'].map((name) => new Scripted(name, ['more', 'more', 'more', 'more']));
    const chores = new LaneChores([a!, b!], log);
    await chores.run('idle');
    expect(chores.hasMore).toBe(true);
    for (let i = 0; i < 3; i++) await chores.run('idle');
    expect([a!.steps, b!.steps]).toEqual([4, 4]);
  });
});
