import fc from 'fast-check';
import { makeStandInNats } from '../testing/stand-in-nats.ts';
import { inTemporaryFolder } from '../testing/temporary-folder.ts';
import { isAtLeast, requireNatsVersion } from './version.ts';

describe('the version of nats-server', () => {
  it.each([
    ['2.10.23', true],
    ['2.10.22', false],
    ['2.9.30', false],
    ['2.11.0', true],
    ['3.0.0', true],
    ['2.10.100', true],
  ])('%s is new enough: %s', (version, expected) => {
    expect(isAtLeast(version, '2.10.23')).toBe(expected);
  });

  it('is ordered: of two different versions exactly one is at least the other', () => {
    const version = fc.array(fc.nat(200), { minLength: 3, maxLength: 3 }).map((parts) => parts.join('.'));
    fc.assert(
      fc.property(version, version, (a, b) =>
        a === b ? isAtLeast(a, b) : isAtLeast(a, b) !== isAtLeast(b, a),
      ),
    );
  });

  it('is refused when it is too old, naming both versions', () =>
    inTemporaryFolder(async (folder) => {
      const old = makeStandInNats(folder, '2.9.10');
      await expect(requireNatsVersion(old)).rejects.toThrow(
        'is nats-server 2.9.10; at least 2.10.23 is needed',
      );
      await expect(requireNatsVersion('/bin/true')).rejects.toThrow('is no nats-server');
    }));
});
