import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inTemporaryFolder } from '../testing/temporary-folder.ts';
import { restoreSymlinks } from './binaries.ts';

describe('the package of PostgreSQL', () => {
  it('gets the symbolic links that npm left out, and keeps what is there', () =>
    inTemporaryFolder((root) => {
      const lib = join(root, 'native', 'lib');
      mkdirSync(lib, { recursive: true });
      writeFileSync(join(lib, 'libpq.so.5.18'), 'the library');
      writeFileSync(join(lib, 'libpq.so'), 'there already');
      const links = ['libpq.so', 'libpq.so.5'].map((name) => ({
        source: 'native/lib/libpq.so.5.18',
        target: `native/lib/${name}`,
      }));
      writeFileSync(join(root, 'native', 'pg-symlinks.json'), JSON.stringify(links));
      restoreSymlinks(root);
      restoreSymlinks(root);
      expect(readFileSync(join(lib, 'libpq.so.5'), 'utf8')).toBe('the library');
      expect(readFileSync(join(lib, 'libpq.so'), 'utf8')).toBe('there already');
    }));
});
