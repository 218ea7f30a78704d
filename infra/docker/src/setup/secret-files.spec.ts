import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { envFile, secretFiles } from './secret-files.ts';

const made = new Map<string, string>();
const secrets = {
  has: (name: string) => made.has(name),
  get: (name: string) => {
    const secret = made.get(name) ?? `secret-${made.size}`;
    made.set(name, secret);
    return secret;
  },
};

describe('the secrets of the containers', () => {
  it('reach each container and no other', async () => {
    const files = await secretFiles(secrets, '');
    const textOf = (volume: string) => files.filter((file) => file.volume === volume).map(({ text }) => text);
    const [query = ''] = textOf('query');
    expect(parseEnv(query)).toEqual({
      DATABASE_URL: `postgresql://query:${secrets.get('postgres:query')}@postgres:5432/query`,
      NATS_URL: `nats://query:${secrets.get('nats:query')}@nats:4222`,
      API_SECRET_KEY: secrets.get('API_SECRET_KEY'),
    });
    for (const name of ['postgres:query_owner', 'postgres:ingest', 'nats:ingest', 'postgres:superuser'])
      expect(query).not.toContain(secrets.get(name) + '@');
    expect(textOf('migrate')).toHaveLength(4);
    expect(textOf('nats')[0]).toContain(secrets.get('nats:realtime'));
  });

  it('hold the admin key that was given', async () => {
    const files = await secretFiles(secrets, 'a key of my own, with "quotes"');
    const [file] = files.filter(({ name }) => name === 'ingest.env');
    expect(parseEnv(file?.text ?? '').API_SECRET_KEY).toBe('a key of my own, with "quotes"');
  });

  it('are read by Node as they were written, or refused', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const isRefused = /[\r\n]/.test(value) || (value.includes("'") && /"|`|\\/.test(value));
        if (isRefused) return;
        expect(parseEnv(envFile({ NAME: value })).NAME).toBe(value);
      }),
    );
  });
});
