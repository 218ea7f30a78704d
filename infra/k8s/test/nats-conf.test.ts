import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { natsServerBinary } from '@telemetry/local';
import { generate } from 'selfsigned';
import { usersConf } from '../src/users-conf.ts';

const CONF = new URL('../base/nats/', import.meta.url).pathname;

let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nats-conf-'));
  cpSync(CONF, folder, { recursive: true });
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'nats' }]);
  for (const name of ['tls.crt', 'ca.crt']) writeFileSync(join(folder, name), cert);
  writeFileSync(join(folder, 'tls.key'), key);
  const tls = join(folder, 'tls.conf');
  writeFileSync(tls, readFileSync(tls, 'utf8').replaceAll('/etc/nats-tls/', `${folder}/`));
});
afterAll(() => rmSync(folder, { recursive: true }));

const env = {
  POD_NAME: 'nats-0',
  ...Object.fromEntries(
    ['REGISTRY', 'INGEST', 'QUERY', 'REALTIME'].map((user) => [`${user}_PASSWORD`, '"8k"']),
  ),
};

describe('the configuration of NATS', () => {
  it('has the users and permissions of proto/; `npm run generate -w infra/k8s` writes them', () => {
    expect(readFileSync(join(CONF, 'users.conf'), 'utf8')).toBe(usersConf());
  });

  it.each(['alone.conf', 'nats.conf', 'tls.conf'])('%s is one that nats-server takes', async (name) => {
    const check = ['-t', '--config', join(folder, name)];
    const binary = await natsServerBinary();
    expect(() => execFileSync(binary, check, { env, stdio: 'pipe' })).not.toThrow();
    expect(() => execFileSync(binary, check, { env: { POD_NAME: 'nats-0' }, stdio: 'pipe' })).toThrow(
      'PASSWORD',
    );
  });
});
