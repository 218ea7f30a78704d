import { Problem } from '@telemetry/chassis';
import { readingsIn, roomOf } from './room.ts';

const reading = { id: '1', metrics: {}, timestamp: 't', cursor: '1' };
const readings = [
  { ...reading, device_id: 'a' },
  { ...reading, device_id: 'all' },
];

describe('roomOf', () => {
  it('keeps a device that is called all apart from all devices', () => {
    expect(readingsIn(roomOf({ all: true }), readings)).toEqual(readings);
    expect(readingsIn(roomOf({ device_id: 'all' }), readings)).toEqual([readings[1]]);
    expect(readingsIn(roomOf({ device_id: 'a' }), readings)).toEqual([readings[0]]);
  });

  it('refuses both and neither', () => {
    expect(() => roomOf({})).toThrow(Problem);
    expect(() => roomOf({ device_id: 'a', all: true })).toThrow(Problem);
  });
});
