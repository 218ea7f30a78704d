import { createLogger, JetStream, loadConfig, type RunningService, Tracing } from '@telemetry/chassis';
import { logSink } from '@telemetry/local';
import { READINGS } from '@telemetry/proto';
import { RealtimeConfig } from '../src/config.ts';
import { Feed } from '../src/feed/feed.service.ts';
import { LiveTraces } from '../src/traces/live-traces.service.ts';
import { Client, cursorIn } from './client.ts';
import { System } from './system.ts';
import { waitFor } from './wait-for.ts';

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const system = new System();

beforeAll(async () => {
  await system.start();
  await system.ensureStreams();
});
afterAll(() => system.stop());

describe('the feed', () => {
  it('stops while it is about to begin', async () => {
    const config = loadConfig(RealtimeConfig, system.env);
    const jetstream = await JetStream.connect(config.NATS_URL, 'feed');
    const feed = new Feed(
      jetstream,
      new LiveTraces(Tracing.off()),
      createLogger('realtime', config, logSink),
    );
    feed.onApplicationBootstrap();
    await feed.beforeApplicationShutdown();
    await jetstream.close();
  });
});

describe('a stream that is made anew under a running gateway', () => {
  let gateway: RunningService;

  beforeAll(async () => {
    gateway = await system.startGateway();
  });
  afterAll(() => gateway.stop());

  it('is followed from its beginning, and clients are told to look at the history again', async () => {
    const client = await Client.connect(gateway.port);
    cursorIn(await client.subscribe({ all: true }));
    for (let i = 0; i < 5; i++) await system.publish('before');
    await waitFor(() => client.ids('before').length === 5);

    await system.renew(READINGS);
    await system.publish('after');
    await waitFor(() => client.ids('after').length === 1);
    expect(client.resyncs).toEqual([
      { cursor: '0', from: expect.stringMatching(RFC_3339), to: expect.stringMatching(RFC_3339) },
    ]);
    expect(Date.parse(client.resyncs[0]!.from!)).toBeLessThanOrEqual(
      Date.parse(client.readings[0]!.timestamp),
    );

    const newcomer = await Client.connect(gateway.port);
    expect(await newcomer.subscribe({ all: true })).toEqual({ ok: true, cursor: '1' });
    await system.publish('after');
    await waitFor(() => newcomer.ids('after').length === 1 && client.ids('after').length === 2);
    client.close();
    newcomer.close();
  });
});
