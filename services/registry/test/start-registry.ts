import { fromBinary } from '@bufbuild/protobuf';
import {
  createLogger,
  createService,
  JetStream,
  loadConfig,
  type Logger,
  type RunningService,
} from '@telemetry/chassis';
import { keepSecret, logSink, startTestStack, type TestStack } from '@telemetry/local';
import { type DeviceChanged, DeviceChangedSchema, DEVICES } from '@telemetry/proto';
import { RegistryConfig } from '../src/config.ts';
import { registry } from '../src/service.ts';
import { ADMIN_KEY } from './api.ts';

/** A registry with a database and a broker of its own. */
export interface TestRegistry {
  readonly stack: TestStack;
  readonly service: RunningService;
  /** The broker, with every right. */
  readonly broker: JetStream;
  /** Starts a replica with other settings; the caller stops it. */
  start(overrides?: Record<string, string>, logger?: Logger): Promise<RunningService>;
  /** The facts that DEVICES holds now, by device. */
  facts(): Promise<Map<string, DeviceChanged>>;
  stop(): Promise<void>;
}

/** Starts it, with these settings besides the usual ones. */
export async function startRegistry(overrides: Record<string, string> = {}): Promise<TestRegistry> {
  const stack = await startTestStack({ services: ['registry'], migrated: 'registry' });
  const start: TestRegistry['start'] = (more = {}, logger?) => {
    for (const entry of (more.DEVICE_API_KEYS ?? '').split(','))
      keepSecret(entry.slice(entry.indexOf(':') + 1));
    const config = loadConfig(RegistryConfig, {
      DATABASE_URL: stack.databaseUrl('registry'),
      NATS_URL: stack.natsUrl('registry'),
      API_SECRET_KEY: ADMIN_KEY,
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'trace',
      DEBUG: 'true',
      ...more,
    });
    return createService(registry, config, logger ?? createLogger('registry', config, logSink));
  };
  const service = await start(overrides);
  const broker = await JetStream.connect(stack.natsUrl('admin'), 'test');
  return {
    stack,
    service,
    broker,
    start,
    facts: () => readFacts(broker),
    stop: async () => {
      await broker.close();
      await service.stop();
      await stack.stop();
    },
  };
}

async function readFacts(broker: JetStream): Promise<Map<string, DeviceChanged>> {
  const facts = new Map<string, DeviceChanged>();
  const { last } = await broker.bounds(DEVICES);
  if (last === 0) return facts;
  const reader = broker.read(DEVICES, { after: 0 });
  for await (const { data, seq } of reader) {
    const fact = fromBinary(DeviceChangedSchema, data);
    facts.set(fact.deviceId, fact);
    if (seq >= last) break;
  }
  await reader.close();
  return facts;
}
