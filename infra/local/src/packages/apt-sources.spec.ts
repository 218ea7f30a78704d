import { widenSources } from './apt-sources.ts';

const bookworm = { id: 'debian', codename: 'bookworm' };

const STANZAS = `# main archive
Types: deb deb-src
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian.gpg

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main

Types: deb
URIs: http://mirror.example/elsewhere
Suites: bookworm
Enabled: no
`;

describe('package sources of newer releases', () => {
  it("are the machine's own main archive with its own key, in the form of stanzas", () => {
    expect(widenSources([{ name: 'debian.sources', text: STANZAS }], bookworm)).toEqual([
      {
        name: 'debian.sources',
        text: `Types: deb
URIs: http://mirror.example/debian
Suites: bookworm trixie
Components: main
Signed-By: /usr/share/keyrings/debian.gpg
`,
      },
    ]);
  });

  it('are found in one-line files, with their options', () => {
    const text = `# comment
deb [arch=amd64 signed-by=/k.gpg] http://mirror.example/ubuntu noble main universe
deb-src http://mirror.example/ubuntu noble main
deb http://mirror.example/ubuntu noble-security main
`;
    expect(
      widenSources([{ name: 'main.list', text }], { id: 'ubuntu', codename: 'noble' })[0]?.text.split('\n'),
    ).toEqual([
      'deb [arch=amd64 signed-by=/k.gpg] http://mirror.example/ubuntu noble main universe',
      'deb [arch=amd64 signed-by=/k.gpg] http://mirror.example/ubuntu questing main universe',
      'deb [arch=amd64 signed-by=/k.gpg] http://mirror.example/ubuntu resolute main universe',
      '',
    ]);
  });

  it('do not name a release twice, and none that we do not know', () => {
    const text = 'deb http://mirror.example/debian trixie main\n';
    const files = [{ name: 'main.list', text }];
    expect(widenSources(files, { id: 'debian', codename: 'trixie' })).toEqual(files);
    expect(widenSources(files, { id: 'other', codename: 'trixie' })).toEqual(files);
    expect(widenSources(files, bookworm)).toEqual([]);
  });
});
