import { create } from '@bufbuild/protobuf';
import { DeviceChangedSchema } from '@telemetry/proto';
import { newestFacts } from './device-fact.ts';

describe('facts', () => {
  it('are the newest of each device, in whatever order they come', () => {
    const events = [2n, 3n, 1n].map((revision) =>
      create(DeviceChangedSchema, { deviceId: 'a', revision, name: `name ${revision.toString()}` }),
    );
    const other = create(DeviceChangedSchema, {
      deviceId: 'b',
      revision: 1n,
      profile: {
        name: 'room',
        expectedIntervalS: 60,
        retentionDays: 30,
        metrics: [{ name: 'temperature', unit: '°C' }, { name: 'index' }],
      },
    });
    expect(newestFacts([...events, other])).toEqual([
      expect.objectContaining({
        deviceId: 'a',
        revision: 3n,
        name: 'name 3',
        expectedIntervalS: 0,
        units: {},
        profile: '',
        retentionDays: 0,
      }),
      expect.objectContaining({
        deviceId: 'b',
        expectedIntervalS: 60,
        units: { temperature: '°C' },
        profile: 'room',
        retentionDays: 30,
      }),
    ]);
  });
});
