import { Problem } from '@telemetry/chassis';
import { readingsIn, roomOf } from './room.ts';

const reading = { id: '1', metrics: {}, timestamp: 't', cursor: '1' };
const readings = ['a', 'all', 'b'].map((device_id) => ({ ...reading, device_id }));
const tagsOf = (deviceId: string): string[] => (deviceId === 'b' ? [] : ['a', `of-${deviceId}`]);
const chosen = (selection: Parameters<typeof roomOf>[0]) =>
  readingsIn(roomOf(selection), readings, tagsOf).map(({ device_id }) => device_id);

describe('roomOf', () => {
  it('keeps devices, tags and all apart, whatever they are called', () => {
    expect(chosen({ all: true })).toEqual(['a', 'all', 'b']);
    expect(chosen({ device_id: 'all' })).toEqual(['all']);
    expect(chosen({ device_id: 'a' })).toEqual(['a']);
    expect(chosen({ tag: 'a' })).toEqual(['a', 'all']);
    expect(chosen({ tag: 'of-all' })).toEqual(['all']);
    expect(chosen({ tag: 'all' })).toEqual([]);
  });

  it.each([
    {},
    { device_id: 'a', all: true },
    { device_id: 'a', tag: 'a' },
    { tag: 'a', all: true },
  ] as const)('refuses %j', (selection) => {
    expect(() => roomOf(selection)).toThrow(Problem);
  });
});
