import fc from 'fast-check';
import { Access, operatorIdOf } from './access.ts';
import type { OperatorFact } from './access-feed.ts';
import type { UserPrincipal } from './principal.ts';

const HASHES = ['aa', 'bb', 'cc'];

const fact = (more: Partial<OperatorFact> = {}): OperatorFact => ({
  operatorId: '1',
  revision: 1n,
  name: 'olga',
  role: 'operator',
  keySha256: Buffer.from('aa', 'hex'),
  isRevoked: false,
  ...more,
});

/** Everything that can be asked of it about these operators. */
function answers(access: Access): unknown[] {
  return [
    ...HASHES.map((keyHash) => access.operatorOf(keyHash)),
    ...['1', '2', '3'].map((id) => access.isLive(user({ owner: `operator:${id}` }))),
  ];
}

const user = (credential: UserPrincipal['credential']): UserPrincipal => ({
  kind: 'user',
  name: 'olga',
  role: 'operator',
  credential,
});

/** What is told of three operators, each with a key of its own, in no order. */
const told = fc.uniqueArray(
  fc
    .record({
      id: fc.integer({ min: 1, max: 3 }),
      revision: fc.bigInt({ min: 1n, max: 6n }),
      role: fc.constantFrom('viewer', 'operator', 'admin', 'unheard-of'),
      isRevoked: fc.boolean(),
      isOver: fc.boolean(),
    })
    .map(({ id, isOver, ...rest }) =>
      fact({
        ...rest,
        operatorId: String(id),
        keySha256: Buffer.from(HASHES[id - 1]!, 'hex'),
        ...(isOver && { expiresAtMs: 1n }),
      }),
    ),
  { selector: ({ operatorId, revision }) => `${operatorId} ${revision}`, maxLength: 18 },
);

describe('access', () => {
  it('is what the newest fact of each operator says, in whatever order and how often they come', () => {
    fc.assert(
      fc.property(told, fc.array(fc.nat()), (facts, again) => {
        const access = new Access();
        for (const each of facts) access.applyOperator(each);
        for (const i of again) if (facts.length > 0) access.applyOperator(facts[i % facts.length]!);

        const newest = new Access();
        const sorted = [...facts].sort((a, b) => Number(a.revision - b.revision));
        for (const each of new Map(sorted.map((one) => [one.operatorId, one])).values())
          newest.applyOperator(each);
        expect(answers(access)).toEqual(answers(newest));
      }),
    );
  });

  it('is given by a key until it is revoked or over', () => {
    const access = new Access();
    access.applyOperator(fact());
    const olga = access.operatorOf('aa');
    expect(olga).toEqual(user({ owner: 'operator:1' }));
    expect([access.isLive(olga!), operatorIdOf(olga!)]).toEqual([true, '1']);
    access.applyOperator(fact({ revision: 2n, isRevoked: true }));
    expect([access.operatorOf('aa'), access.isLive(olga!)]).toEqual([undefined, false]);
    access.applyOperator(fact({ operatorId: '2', expiresAtMs: BigInt(Date.now() - 1) }));
    expect([access.operatorOf('aa'), access.isLive(user({ owner: 'operator:2' }))]).toEqual([
      undefined,
      false,
    ]);
  });

  it("is nobody else's: an unknown operator, a role we do not know", () => {
    const access = new Access();
    access.applyOperator(fact({ role: 'root' }));
    expect(access.operatorOf('aa')).toBeUndefined();
    for (const id of ['1', 'unknown']) expect(access.isLive(user({ owner: `operator:${id}` }))).toBe(false);
  });

  it('of others lasts until its end and its sign-out', () => {
    const access = new Access();
    expect(access.isLive(user({ owner: 'admin' }))).toBe(true);
    expect(access.isLive(user({ owner: 'oidc:eve', expiresAt: new Date(Date.now() + 1000) }))).toBe(true);
    expect(access.isLive(user({ owner: 'oidc:eve', expiresAt: new Date(Date.now() - 1) }))).toBe(false);
    access.applySignOut('s1', 60);
    expect(access.isLive(user({ owner: 'admin', sessionId: 's1' }))).toBe(false);
    expect(access.isLive(user({ owner: 'admin', sessionId: 's2' }))).toBe(true);
    expect(access.isLive({ kind: 'device', deviceId: 'room-1' })).toBe(true);
  });

  it('forgets a sign-out when the session would have ended anyway', () => {
    const access = new Access();
    access.applySignOut('old', 0);
    access.applySignOut('new', 60);
    const isLive = (sessionId: string) => access.isLive(user({ owner: 'admin', sessionId }));
    expect([isLive('old'), isLive('new')]).toEqual([true, false]);
  });

  it('tells those who hold on to a principal of each change, and of nothing else', () => {
    const access = new Access();
    let changes = 0;
    access.on('changed', () => changes++);
    access.applyOperator(fact());
    access.applyOperator(fact());
    access.applyOperator(fact({ revision: 2n, isRevoked: true }));
    access.applySignOut('s1', 60);
    expect(changes).toBe(3);
  });
});
