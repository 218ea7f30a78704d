import { create } from '@bufbuild/protobuf';
import { KeysUsedSchema } from '@telemetry/proto';
import { newestUses } from './newest-uses.ts';

const told = (...uses: [string, number][]) =>
  create(KeysUsedSchema, { uses: uses.map(([keyId, ms]) => ({ keyId, usedAtMs: BigInt(ms) })) });

describe('the uses of keys', () => {
  it('leave the newest of each key, whoever told of it in whatever order', () => {
    expect(newestUses([told(['a', 5], ['b', 1]), told(['a', 3]), told(['b', 2])], 10)).toEqual([
      { keyId: 'a', usedAtMs: 5 },
      { keyId: 'b', usedAtMs: 2 },
    ]);
  });

  it('are not in the future, whatever a clock that is ahead says', () => {
    expect(newestUses([told(['a', 99])], 10)).toEqual([{ keyId: 'a', usedAtMs: 10 }]);
  });
});
