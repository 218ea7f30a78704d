import { Problem } from '@telemetry/chassis';
import { plannedChange, rowFault } from './import-plan.ts';

const known = {
  profiles: new Set(['esp32-env', 'air']),
  keys: new Map([
    ['own', { deviceId: 'a', isLive: true }],
    ['over', { deviceId: 'a', isLive: false }],
    ['theirs', { deviceId: 'b', isLive: true }],
  ]),
};
const row = { line: 2, deviceId: 'a' };

describe('a row', () => {
  it.each([
    [row],
    [{ ...row, profileName: 'air' }],
    [{ ...row, keyHash: 'own' }],
    [{ ...row, keyHash: 'new' }],
  ])('may be %j', (given) => {
    expect(rowFault(given, known)).toBeUndefined();
  });

  it.each([
    [{ profileName: 'water' }, 'VALIDATION_ERROR', 'profile'],
    [{ keyHash: 'over' }, 'VALIDATION_ERROR', 'api_key'],
    [{ keyHash: 'theirs' }, 'CONFLICT', 'api_key'],
  ])('may not be %j', (given, code, field) => {
    expect(rowFault({ ...row, ...given }, known)).toMatchObject({ code, details: [{ field }] });
  });
});

describe('a row about a registered device', () => {
  const device = { name: 'A', tags: ['x'], profileName: 'air', isActive: false };
  const noKeys = { live: 0, includesRows: false };

  it('changes what it names, and never whether the device is active', () => {
    const plan = plannedChange({ ...row, name: 'B' }, device, noKeys);
    expect(plan).toEqual({ decision: { ...device, name: 'B' }, isChanged: true, getsKey: false });
  });

  it('that says what is so already changes nothing', () => {
    for (const same of [row, { ...row, name: 'A', tags: ['x'], profileName: 'air' }])
      expect(plannedChange(same, device, noKeys)).toMatchObject({ isChanged: false });
    const keys = { live: 2, includesRows: true };
    expect(plannedChange({ ...row, keyHash: 'own' }, device, keys)).toMatchObject({ isChanged: false });
  });

  it('adds its key while there is room', () => {
    const keyed = { ...row, keyHash: 'new' };
    expect(plannedChange(keyed, device, { ...noKeys, live: 1 })).toMatchObject({
      isChanged: true,
      getsKey: true,
    });
    expect(plannedChange(keyed, device, { ...noKeys, live: 2 })).toBeInstanceOf(Problem);
  });
});
