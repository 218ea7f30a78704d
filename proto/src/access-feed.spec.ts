import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { accessFeed } from './access-feed.ts';
import { OperatorChangedSchema, SignedOutSchema } from './gen/registry/v1/access_pb.ts';
import { KeysUsedSchema } from './gen/telemetry/v1/key_use_pb.ts';
import { KEY_USE, SESSION_LIFETIME_S } from './streams.ts';

describe('the facts about access', () => {
  it('are read as the registry writes them', () => {
    const fact = create(OperatorChangedSchema, {
      operatorId: '5f3c',
      revision: 2n,
      name: 'Olga',
      role: 'viewer',
      keySha256: new Uint8Array(32).fill(7),
      expiresAtMs: 1_800_000_000_000n,
      isRevoked: true,
    });
    expect(accessFeed.operators.decode(toBinary(OperatorChangedSchema, fact))).toEqual(fact);
    const signedOut = toBinary(SignedOutSchema, create(SignedOutSchema, { sessionId: 's1' }));
    expect(accessFeed.signOuts.decode(signedOut).sessionId).toBe('s1');
  });

  it('cannot be read from anything else', () => {
    const noise = new Uint8Array([255, 255, 255]);
    expect(() => accessFeed.operators.decode(noise)).toThrow();
    expect(() => accessFeed.signOuts.decode(noise)).toThrow();
  });

  it('keep a sign-out for as long as a session may last', () => {
    expect(accessFeed.signOuts.stream.maxAgeS).toBe(SESSION_LIFETIME_S);
  });

  it('tell which keys are used on the stream that is for it', () => {
    const subject = accessFeed.keyUse.subject('ingest');
    expect(KEY_USE.subjects).toEqual([subject.replace('ingest', '*')]);
    const data = accessFeed.keyUse.encode([{ keyId: 'k1', usedAtMs: 1_800_000_000_000 }]);
    expect(fromBinary(KeysUsedSchema, data).uses).toMatchObject([
      { keyId: 'k1', usedAtMs: 1_800_000_000_000n },
    ]);
  });
});
