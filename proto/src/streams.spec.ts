import { ACTIVITY, consumers, DEVICES, KEY_USE, OPERATORS, READINGS, SIGN_OUTS } from './streams.ts';

const streams = [READINGS, DEVICES, ACTIVITY, OPERATORS, SIGN_OUTS, KEY_USE];

const isUnique = (values: readonly string[]): boolean => new Set(values).size === values.length;

describe('the declared streams', () => {
  it('have names of their own and share no subject', () => {
    expect(isUnique(streams.map(({ name }) => name))).toBe(true);
    expect(isUnique(streams.flatMap(({ subjects }) => subjects))).toBe(true);
  });

  it('take one kind of event each, whatever its key', () => {
    expect(streams.map(({ subjects }) => subjects)).toEqual([
      ['telemetry.v1.ReadingsAccepted.*'],
      ['registry.v1.DeviceChanged.*'],
      ['telemetry.v1.DeviceSeen.*'],
      ['registry.v1.OperatorChanged.*'],
      ['registry.v1.SignedOut.*'],
      ['telemetry.v1.KeysUsed.*'],
    ]);
  });

  it('keep every reading, but of a device only the newest state', () => {
    expect(streams.map(({ keeps }) => keeps)).toEqual(['all', 'last', 'last', 'last', 'last', 'all']);
  });
});

describe('the declared consumers', () => {
  it('read declared streams', () => {
    for (const { stream } of Object.values(consumers)) expect(streams).toContain(stream);
  });

  it('have names of their own, which are single subject tokens', () => {
    const names = Object.values(consumers).map(({ durable }) => durable);
    expect(isUnique(names)).toBe(true);
    for (const name of names) expect(name).toMatch(/^[a-z-]+$/);
  });
});
