import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSecrets } from './secrets.ts';
import { inTemporaryFolder } from './testing/temporary-folder.ts';

describe('the secrets of a data folder', () => {
  it('are made once and are the same at the next start', () =>
    inTemporaryFolder((folder) => {
      const first = openSecrets(folder).get('postgres:query');
      expect(first).toMatch(/^[A-Za-z0-9_-]{43}$/);
      expect(openSecrets(folder).get('postgres:query')).toBe(first);
      expect(openSecrets(folder).get('nats:query')).not.toBe(first);
      expect(openSecrets(folder).has('nats:query')).toBe(true);
      expect(openSecrets(folder).has('nats:ingest')).toBe(false);
    }));

  it('can be read by nobody else', () =>
    inTemporaryFolder((folder) => {
      openSecrets(folder).get('a');
      expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600);
    }));

  it('are not replaced when their file is damaged', () =>
    inTemporaryFolder((folder) => {
      writeFileSync(join(folder, 'secrets.json'), '{"a":');
      expect(() => openSecrets(folder).get('a')).toThrow('secrets.json cannot be read');
    }));
});
