import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { serviceProcesses } from '../../local/src/launcher/processes.ts';
import { readSettings } from '../../local/src/launcher/settings.ts';
import { docComments } from './doc-comments.ts';
import { envExample } from './env-example.ts';
import { SERVICE_NAMES, serviceSettings } from './service-settings.ts';

const committed = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8');
/** The stack gives each service its own of these. */
const SET_BY_THE_STACK = [
  'STREAM_REPLICAS',
  'STOP_DELAY_MS',
  ...['DATABASE_URL', 'MIGRATION_DATABASE_URL', 'NATS_URL'],
  ...['HOST', 'PORT', 'API_SECRET_KEY'],
];

describe('.env.example', () => {
  it('is what the configuration classes say now; `npm run env-example` writes it', async () => {
    expect(committed).toBe(await envExample());
  });

  it('is a valid file of settings when every line counts, and sets nothing as it is', () => {
    expect(parseEnv(committed)).toEqual({});
    const all = parseEnv(committed.replaceAll(/^#(?=\w+=)/gm, ''));
    expect(() => readSettings('/', all, {})).not.toThrow();
    expect(all).toMatchObject({ PORT: '8000', DEVICE_BURST: '6000', WS_MAX_MESSAGE_BYTES: '16384' });
  });
});

describe('the settings of the services', () => {
  it('each say what they mean', async () => {
    const settings = (await Promise.all(SERVICE_NAMES.map(serviceSettings))).flat();
    expect(settings.filter(({ doc }) => doc === '').map(({ name }) => name)).toEqual([]);
  });

  it.each(SERVICE_NAMES)('are handed on to %s by `npm start`', async (service) => {
    const names = (await serviceSettings(service)).map(({ name }) => name);
    const env = Object.fromEntries(names.map((name) => [name, 'given']));
    const facts = {
      ...{ repository: '/', apiSecretKey: 'key', logFormat: 'json' as const },
      ...{ databaseUrl: () => '', ownerUrl: () => '', natsUrl: () => '' },
      settings: { ...readSettings('/', {}, {}), env },
    };
    const started = serviceProcesses(facts).find(({ name }) => name === service);
    const given = Object.entries(started?.env ?? {}).filter(([, value]) => value === 'given');
    expect(given.map(([name]) => name).sort()).toEqual(
      names.filter((name) => !SET_BY_THE_STACK.includes(name)).sort(),
    );
  });
});

describe('the doc comments of a class', () => {
  it('are found by property, folded to a line each', () => {
    const source =
      '/** x */\nclass A {\n  /**\n   * One,\n   * two.\n   */\n  @D() readonly B: number = 1;\n  C = 2;\n}';
    expect([...docComments(source)]).toEqual([
      ['B', 'One, two.'],
      ['C', ''],
    ]);
  });
});
