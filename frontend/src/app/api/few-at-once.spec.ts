import { FewAtOnce } from './few-at-once.ts';

/** A thing that is under way until it is told to end. */
class Task {
  begun = 0;
  end: () => void = () => undefined;
  private readonly ended = new Promise<void>((resolve) => (this.end = resolve));

  readonly act = (): Promise<void> => {
    this.begun++;
    return this.ended;
  };
}

const staying = new AbortController().signal;

describe('FewAtOnce', () => {
  it('begins the next when one has ended, however it ended', async () => {
    const turns = new FewAtOnce(1);
    const [first, second] = [new Task(), new Task()];
    const failed = turns.run(async () => {
      await first.act();
      throw new Error('It went wrong.');
    }, staying);
    const done = turns.run(second.act, staying);
    expect(second.begun).toBe(0);
    first.end();
    await expect(failed).rejects.toThrow('It went wrong.');
    second.end();
    await done;
    expect(second.begun).toBe(1);
  });

  it('leaves out what nobody wants any more when its turn comes', async () => {
    const turns = new FewAtOnce(1);
    const [first, second] = [new Task(), new Task()];
    const leaving = new AbortController();
    const done = turns.run(first.act, staying);
    const left = turns.run(second.act, leaving.signal);
    leaving.abort();
    first.end();
    await done;
    expect(await left).toBeUndefined();
    expect(second.begun).toBe(0);
  });
});
