import { Problem } from '@telemetry/chassis';
import fc from 'fast-check';
import { actionOf, changedDevice, type DeviceDecision, isSameDecision } from './device-change.ts';
import { MAX_TAGS } from './device-rules.ts';

const device = (decision: Partial<DeviceDecision> = {}): DeviceDecision => ({
  name: 'Room',
  tags: ['lab'],
  profileName: 'esp32-env',
  isActive: true,
  ...decision,
});
const tags = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 5 });

describe('changing a device', () => {
  it('leaves what is not named', () => {
    expect(changedDevice(device(), {})).toEqual(device());
    expect(changedDevice(device(), { name: 'Hall' })).toEqual(device({ name: 'Hall' }));
  });

  it('gives it the tags that were added, takes those that were removed, and keeps the others', () => {
    fc.assert(
      fc.property(tags, tags, tags, (before, addTags, removeTags) => {
        const after = changedDevice(device({ tags: before }), { addTags, removeTags });
        const expected = [...new Set([...before, ...addTags])].filter((tag) => !removeTags.includes(tag));
        expect(after).toMatchObject({ tags: expected });
      }),
    );
  });

  it('refuses more tags than a device may have, and says so instead of throwing', () => {
    const many = Array.from({ length: MAX_TAGS }, (_, i) => `tag-${i}`);

    expect(changedDevice(device({ tags: many }), { addTags: ['one-more'] })).toBeInstanceOf(Problem);
    expect(changedDevice(device({ tags: many }), { addTags: ['x'], removeTags: ['tag-0'] })).toMatchObject({
      name: 'Room',
    });
  });

  it('is no change when only tags stand in another order', () => {
    expect(isSameDecision(device({ tags: ['a', 'b'] }), device({ tags: ['b', 'a'] }))).toBe(true);
    expect(isSameDecision(device({ tags: ['a'] }), device({ tags: ['a', 'b'] }))).toBe(false);
    expect(isSameDecision(device(), device({ isActive: false }))).toBe(false);
  });

  it('is named by what it does above all', () => {
    expect(actionOf(device(), device({ name: 'Hall' }))).toBe('device.update');
    expect(actionOf(device(), device({ name: 'Hall', isActive: false }))).toBe('device.deactivate');
    expect(actionOf(device({ isActive: false }), device())).toBe('device.reactivate');
  });
});
