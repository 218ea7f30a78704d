import { chmod, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newFolder, removeFolders } from '../../test/command.ts';
import { keepLogin, loginPath } from './login.ts';
import { readSettings } from './settings.ts';

afterAll(removeFolders);

describe('the key', () => {
  it('is taken from the environment, .env and the embedded system, in this order', async () => {
    const repository = await newFolder();
    expect(readSettings({}, {}, repository)).toEqual({
      url: 'http://localhost:8000',
      dataDir: join(repository, '.data'),
      key: undefined,
    });
    await mkdir(join(repository, '.data'));
    await writeFile(join(repository, '.data', 'secrets.json'), '{"API_SECRET_KEY":"kept"}');
    expect(readSettings({}, { API_SECRET_KEY: '' }, repository).key).toBe('kept');
    await writeFile(join(repository, '.env'), 'API_SECRET_KEY=from-file\n');
    expect(readSettings({}, {}, repository).key).toBe('from-file');
    expect(readSettings({}, { API_SECRET_KEY: 'from-env' }, repository).key).toBe('from-env');
    const both = { API_SECRET_KEY: 'from-env', TELEMETRY_KEY: 'own' };
    expect(readSettings({}, both, repository).key).toBe('own');
  });

  it('comes from the data folder that is named', async () => {
    const repository = await newFolder();
    await mkdir(join(repository, 'elsewhere'));
    await writeFile(join(repository, 'elsewhere', 'secrets.json'), '{"API_SECRET_KEY":"kept"}');
    const { key, dataDir } = readSettings({}, { TELEMETRY_DATA: 'elsewhere' }, repository);
    expect([key, dataDir]).toEqual(['kept', join(repository, 'elsewhere')]);
  });

  it('of the embedded system is never sent to another one', async () => {
    const repository = await newFolder();
    await mkdir(join(repository, '.data'));
    await writeFile(join(repository, '.data', 'secrets.json'), '{"API_SECRET_KEY":"kept"}');
    expect(readSettings({ url: 'https://iot.example' }, {}, repository).key).toBeUndefined();
  });
});

describe('a login', () => {
  const url = 'https://iot.example';

  it('is kept for its owner alone, and used where it may be', async () => {
    const env = { XDG_CONFIG_HOME: await newFolder() };
    await keepLogin(loginPath(env), { url, key: 'of-the-login' });
    expect((await stat(loginPath(env))).mode & 0o777).toBe(0o600);
    const used = readSettings({ usesLogin: true }, env, await newFolder());
    expect(used).toMatchObject({ url, key: 'of-the-login' });
    expect(readSettings({}, env, await newFolder())).toMatchObject({ url: 'http://localhost:8000' });
  });

  it('has its key for its own system only', async () => {
    const env = { XDG_CONFIG_HOME: await newFolder() };
    await keepLogin(loginPath(env), { url, key: 'of-the-login' });
    const other = { usesLogin: true, url: 'https://other.example' };
    expect(readSettings(other, env, await newFolder()).key).toBeUndefined();
  });

  it('that others may read is refused', async () => {
    const env = { XDG_CONFIG_HOME: await newFolder() };
    await keepLogin(loginPath(env), { url, key: 'of-the-login' });
    await chmod(loginPath(env), 0o640);
    expect(() => readSettings({ usesLogin: true }, env)).toThrow('chmod 600');
  });
});

describe('the address of the system', () => {
  it.each([
    ['127.0.0.1', 'http://localhost:8000'],
    ['0.0.0.0', 'http://localhost:8000'],
    ['::', 'http://localhost:8000'],
    ['192.0.2.7', 'http://192.0.2.7:8000'],
    ['::1', 'http://[::1]:8000'],
  ])('is where the embedded one listens with HOST=%s', async (HOST, url) => {
    expect(readSettings({}, { HOST }, await newFolder()).url).toBe(url);
  });

  it('is the embedded one at its port unless it is given', async () => {
    const repository = await newFolder();
    expect(readSettings({}, { PORT: '9000' }, repository).url).toBe('http://localhost:9000');
    const named = { PORT: '9000', TELEMETRY_URL: 'https://iot.example/' };
    expect(readSettings({}, named, repository).url).toBe('https://iot.example');
    expect(readSettings({ url: 'http://given' }, named, repository).url).toBe('http://given');
  });
});
