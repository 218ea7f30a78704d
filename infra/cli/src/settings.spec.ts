import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newFolder, removeFolders } from '../test/command.ts';
import { readSettings } from './settings.ts';

afterAll(removeFolders);

describe('the admin key', () => {
  it('is taken from the argument, the environment, .env and the embedded system, in this order', async () => {
    const repository = await newFolder();
    expect(readSettings({}, {}, repository)).toEqual({
      url: 'http://localhost:8000',
      dataDir: join(repository, '.data'),
      adminKey: undefined,
    });
    await mkdir(join(repository, '.data'));
    await writeFile(join(repository, '.data', 'secrets.json'), '{"API_SECRET_KEY":"kept"}');
    expect(readSettings({}, { API_SECRET_KEY: '' }, repository).adminKey).toBe('kept');
    await writeFile(join(repository, '.env'), 'API_SECRET_KEY=from-file\n');
    expect(readSettings({}, {}, repository).adminKey).toBe('from-file');
    expect(readSettings({}, { API_SECRET_KEY: 'from-env' }, repository).adminKey).toBe('from-env');
    expect(readSettings({ key: 'given' }, { API_SECRET_KEY: 'from-env' }, repository).adminKey).toBe('given');
  });

  it('comes from the data folder that is named', async () => {
    const repository = await newFolder();
    await mkdir(join(repository, 'elsewhere'));
    await writeFile(join(repository, 'elsewhere', 'secrets.json'), '{"API_SECRET_KEY":"kept"}');
    const { adminKey, dataDir } = readSettings({}, { TELEMETRY_DATA: 'elsewhere' }, repository);
    expect([adminKey, dataDir]).toEqual(['kept', join(repository, 'elsewhere')]);
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
    expect(readSettings({ url: 'https://iot.example' }, { PORT: '9000' }, repository).url).toBe(
      'https://iot.example',
    );
  });
});
