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
  it('is the embedded one at its port unless it is given', async () => {
    const repository = await newFolder();
    expect(readSettings({}, { PORT: '9000' }, repository).url).toBe('http://localhost:9000');
    expect(readSettings({ url: 'https://iot.example' }, { PORT: '9000' }, repository).url).toBe(
      'https://iot.example',
    );
  });
});
