import { newFolder, removeFolders, start } from '../test/command.ts';
import { ADMIN_KEY, StandInApi } from '../test/stand-in-api.ts';

afterAll(removeFolders);

const nowhere = { TELEMETRY_URL: 'http://127.0.0.1:2', TELEMETRY_KEY: 'a-key' };
const ended = async (args: string[], env: Record<string, string> = {}) => {
  const [command = '', ...rest] = args;
  return start(command, rest, { XDG_CONFIG_HOME: await newFolder(), ...env }).ended;
};

describe('the command line', () => {
  it('tells a wrong call from everything else', async () => {
    for (const args of [
      ['--nonsense'],
      ['devices'],
      ['devices', 'list', '-o', 'xml'],
      ['keys', 'revoke', 'x'],
    ])
      expect(await ended(args, nowhere)).toMatchObject({ code: 2, out: '' });
    expect(await ended(['devices', 'list'])).toMatchObject({ code: 2 });
  });

  it('tells that nobody answers', async () => {
    const { code, err } = await ended(['keys', 'revoke', 'x', 'y'], nowhere);
    expect(code).toBe(3);
    expect(err).toContain('ECONNREFUSED');
  });

  it('tells that the key may not, and never the key', async () => {
    const api = await new StandInApi().start();
    const { code, out, err } = await ended(['devices', 'register', 'room-1'], {
      TELEMETRY_URL: api.url,
      TELEMETRY_KEY: 'wrong-and-secret',
    });
    await api.stop();
    expect(code).toBe(4);
    expect(err).toContain('INVALID_API_KEY');
    expect(out + err).not.toContain('wrong-and-secret');
  });

  it('has no option for a key', async () => {
    expect((await ended(['devices', 'list', '--key', ADMIN_KEY], nowhere)).code).toBe(2);
  });

  it.each(['bash', 'zsh', 'fish'])('completes in %s', async (shell) => {
    const { code, out } = await ended(['completion', shell]);
    expect(code).toBe(0);
    expect(out).toContain('telemetry');
  });

  it('completes commands and what they take', async () => {
    const { out } = await ended(['complete', '--', 'dead-letters', '']);
    expect(out).toContain('redrive');
  });
});
