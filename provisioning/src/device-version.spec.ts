import { utf8 } from './bytes.ts';
import { parseVersion, requireSecurity2 } from './device-version.ts';

const told = (prov: object) => parseVersion(utf8(JSON.stringify({ prov })));

describe('the version of a device', () => {
  it.each([
    [{ ver: 'v1.1', sec_ver: 2, sec_patch_ver: 1 }, undefined],
    [{ ver: 'v1.1', sec_ver: 2, sec_patch_ver: 2 }, undefined],
    [{ ver: 'v1.1', sec_ver: 2 }, 'outdated-firmware'],
    [{ ver: 'v1.1', sec_ver: 2, sec_patch_ver: 0 }, 'outdated-firmware'],
    [{ ver: 'v1.1', sec_ver: 2, sec_patch_ver: '1' }, 'outdated-firmware'],
    [{ ver: 'v1.1', sec_ver: 1, sec_patch_ver: 1 }, 'unsupported-security'],
    [{ ver: 'v1.1', sec_ver: 0, cap: ['no_sec', 'no_pop'] }, 'unsupported-security'],
    [{ ver: 'v1.1', cap: ['no_sec'] }, 'unsupported-security'],
    [{ ver: 'v1.1' }, 'unsupported-security'],
    [{ ver: 'v1.1', sec_ver: 3, sec_patch_ver: 1 }, 'unsupported-security'],
  ])('%j is taken or refused', (prov, reason) => {
    const check = () => requireSecurity2(told(prov));
    if (reason === undefined) expect(check).not.toThrow();
    else expect(check).toThrow(expect.objectContaining({ reason }));
  });

  it.each(['V0.1', '', 'null', '3', '{}', '{"prov":1}', '[]'])('is nothing like %j', (text) => {
    expect(() => parseVersion(utf8(text))).toThrow(expect.objectContaining({ reason: 'malformed-answer' }));
  });

  it('says in plain words which security it has', () => {
    expect(() => requireSecurity2(told({ sec_ver: 1 }))).toThrow(/Security 1/);
    expect(() => requireSecurity2(told({ sec_ver: 2 }))).toThrow(/patch 1.*[Uu]pdate its firmware/);
  });
});
