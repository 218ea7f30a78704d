import 'reflect-metadata';
import { Access, type Problem, type UserPrincipal } from '@telemetry/chassis';
import { CredentialWatch } from './credential-watch.service.ts';

const operator = {
  operatorId: 'o',
  revision: 1n,
  name: 'olga',
  role: 'viewer',
  keySha256: new Uint8Array(32),
};
const principal: UserPrincipal = {
  kind: 'user',
  name: 'olga',
  role: 'viewer',
  credential: { owner: 'operator:o' },
};

describe('CredentialWatch', () => {
  let access: Access;
  let watch: CredentialWatch;
  let ends: Problem[];

  beforeEach(() => {
    access = new Access();
    access.applyOperator({ ...operator, isRevoked: false });
    watch = new CredentialWatch(access);
    watch.onModuleInit();
    ends = [];
  });
  afterEach(() => watch.beforeApplicationShutdown());

  it('tells in the same moment, and once, that a credential was revoked', () => {
    watch.watch(principal, (why) => ends.push(why));
    access.applySignOut('another', 60);
    expect(ends).toEqual([]);
    access.applyOperator({ ...operator, revision: 2n, isRevoked: true });
    access.applySignOut('another', 60);
    expect(ends).toMatchObject([{ code: 'INVALID_API_KEY' }]);
  });

  it('tells at once of a credential that was lost before the watch began', () => {
    access.applyOperator({ ...operator, revision: 2n, isRevoked: true });
    watch.watch(principal, (why) => ends.push(why));
    expect(ends).toHaveLength(1);
  });

  it('leaves those alone that have gone', () => {
    watch.watch(principal, (why) => ends.push(why))();
    access.applyOperator({ ...operator, revision: 2n, isRevoked: true });
    expect(ends).toEqual([]);
  });
});
