import { DeviceChangedSchema } from './gen/registry/v1/device_pb.ts';
import { ReadingsAcceptedSchema } from './gen/telemetry/v1/readings_pb.ts';
import { subjectOf } from './subject.ts';

describe('the subject of an event', () => {
  it("is the message's full name and its key", () => {
    expect(subjectOf(DeviceChangedSchema, 'room-1')).toBe('registry.v1.DeviceChanged.room-1');
    expect(subjectOf(ReadingsAcceptedSchema, 3)).toBe('telemetry.v1.ReadingsAccepted.3');
  });

  it('names all keys with a star', () => {
    expect(subjectOf(ReadingsAcceptedSchema, '*')).toBe('telemetry.v1.ReadingsAccepted.*');
  });
});
