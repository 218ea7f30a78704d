import { fromBinary } from '@bufbuild/protobuf';
import { ACTIVITY, type DeviceSeen, DeviceSeenSchema } from '@telemetry/proto';
import { DAY_MS, reading, readingsOf } from './readings.ts';
import { system } from './running.ts';
import { waitFor } from './wait-for.ts';

const idOf = `(select id from device where device_id = $1)`;

describe('the others', () => {
  async function lastSeen(deviceId: string): Promise<DeviceSeen | undefined> {
    for await (const { data } of system.broker.read(ACTIVITY, { after: 0, until: 'now' })) {
      const event = fromBinary(DeviceSeenSchema, data);
      if (event.deviceId === deviceId) return event;
    }
    return undefined;
  }

  it('are told of a device that was heard of, and again when more came', async () => {
    await system.store(readingsOf('seen', 3));
    const first = await waitFor(
      () => lastSeen('seen'),
      (event) => event?.readingCount === 3n,
    );
    expect(first?.latest).toMatchObject({
      deviceId: 'seen',
      timestampMs: BigInt(DAY_MS + 2000),
      metrics: { temperature: 2 },
    });

    await system.store([
      reading({ deviceId: 'seen', timestampMs: BigInt(DAY_MS - 1), receivedAtMs: BigInt(DAY_MS + 9000) }),
    ]);
    const second = await waitFor(
      () => lastSeen('seen'),
      (event) => event?.readingCount === 4n,
    );
    expect(second).toMatchObject({
      lastSeenAtMs: BigInt(DAY_MS + 9000),
      latest: { timestampMs: BigInt(DAY_MS + 2000) },
    });
    await waitFor(
      () => system.rows(`select activity_due from delivery where device_id = ${idOf}`, ['seen']),
      ([row]) => row.activity_due === false,
    );
  });
});
