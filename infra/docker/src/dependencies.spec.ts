import { billOfMaterials, neededBy } from '../image/dependencies.mjs';

const packages = {
  'services/query': { dependencies: { a: '1', ours: '1' }, devDependencies: { test: '1' } },
  'services/ours': { optionalDependencies: { cli: '1' } },
  'node_modules/ours': { link: true, resolved: 'services/ours' },
  'node_modules/a': {
    ...{ version: '1.0.0', license: 'MIT', integrity: 'sha512-AAEC' },
    ...{ dependencies: { b: '1' }, peerDependencies: { peer: '1', maybe: '1' } },
    peerDependenciesMeta: { maybe: { optional: true } },
  },
  'node_modules/a/node_modules/b': { version: '2.0.0' },
  'node_modules/b': { version: '1.0.0' },
  'node_modules/cli': { version: '1.0.0' },
  'node_modules/maybe': { version: '1.0.0' },
  'node_modules/peer': { version: '1.0.0' },
  'node_modules/test': { version: '1.0.0' },
};

describe('what a workspace needs of what is installed', () => {
  it('is what Node would find from it in production', () => {
    expect([...neededBy(packages, 'services/query', { withOptional: false })].sort()).toEqual([
      ...['node_modules/a', 'node_modules/a/node_modules/b', 'node_modules/ours', 'node_modules/peer'],
      ...['services/ours', 'services/query'],
    ]);
  });

  it('has the optional ones where they are wanted', () => {
    expect(neededBy(packages, 'services/query', { withOptional: true })).toContain('node_modules/cli');
  });
});

describe('the bill of materials', () => {
  it('names each package with licence and checksum, in an order of its own', () => {
    const [b, a] = ['node_modules/b', 'node_modules/a'] as const;
    const { components, ...bill } = billOfMaterials({ [b]: packages[b], [a]: packages[a] }, 'query');
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.5' });
    expect(components).toEqual([
      {
        ...{ type: 'library', 'bom-ref': a, name: 'a', version: '1.0.0', purl: 'pkg:npm/a@1.0.0' },
        licenses: [{ license: { name: 'MIT' } }],
        hashes: [{ alg: 'SHA-512', content: '000102' }],
      },
      { type: 'library', 'bom-ref': b, name: 'b', version: '1.0.0', purl: 'pkg:npm/b@1.0.0' },
    ]);
  });
});
