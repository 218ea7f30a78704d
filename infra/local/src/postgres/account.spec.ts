import { parseAccounts, runAs } from './account.ts';

describe('the account PostgreSQL runs as', () => {
  it('is read from the lines of a passwd file', () => {
    const passwd =
      'root:x:0:0:root:/root:/bin/bash\n\n# note\npostgres:x:101:104:,,,:/var/lib/postgresql:/bin/sh\n';
    expect(parseAccounts(passwd)).toEqual([
      { name: 'root', uid: 0, gid: 0 },
      { name: 'postgres', uid: 101, gid: 104 },
    ]);
  });

  it('is our own when we are an ordinary user', () => {
    const command = { command: 'postgres', args: ['-D', 'x'], env: {} };
    expect(runAs(undefined, command, ['/'])).toBe(command);
  });
});
