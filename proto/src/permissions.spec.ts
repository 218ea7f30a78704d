import { inboxPrefix, natsPermissions, type ServiceName } from './permissions.ts';
import {
  ACTIVITY,
  consumers,
  DEVICES,
  KEY_USE,
  OPERATORS,
  READINGS,
  SIGN_OUTS,
  type StreamDefinition,
} from './streams.ts';

const owned: Record<ServiceName, StreamDefinition[]> = {
  ingest: [READINGS],
  registry: [DEVICES, OPERATORS, SIGN_OUTS, KEY_USE],
  query: [ACTIVITY],
  realtime: [],
};
const services = Object.keys(owned) as ServiceName[];
const streams = [READINGS, DEVICES, ACTIVITY, OPERATORS, SIGN_OUTS, KEY_USE];

/** Whether a permission covers a subject, by the rules of NATS. */
function covers(pattern: string, subject: string): boolean {
  const wanted = pattern.split('.');
  const tokens = subject.split('.');
  for (const [i, token] of wanted.entries()) {
    if (token === '>') return tokens.length > i;
    if (tokens[i] === undefined || (token !== '*' && token !== tokens[i])) return false;
  }
  return wanted.length === tokens.length;
}

function mayPublish(service: ServiceName, subject: string): boolean {
  const { publish, deny } = natsPermissions(service);
  const isCovered = (patterns: readonly string[]) => patterns.some((pattern) => covers(pattern, subject));
  return isCovered(publish) && !isCovered(deny);
}

const maySubscribe = (service: ServiceName, subject: string): boolean =>
  natsPermissions(service).subscribe.some((pattern) => covers(pattern, subject));

const eventsOf = ({ subjects }: StreamDefinition): string[] =>
  subjects.map((subject) => subject.replace('*', 'key'));

describe.each(services)('the NATS permissions of %s', (service) => {
  it('allow to publish to, declare and update the streams it owns, and no other', () => {
    for (const stream of streams) {
      const isOwner = owned[service].includes(stream);
      const { name } = stream;
      for (const subject of [
        ...eventsOf(stream),
        `$JS.API.STREAM.CREATE.${name}`,
        `$JS.API.STREAM.UPDATE.${name}`,
      ]) {
        expect([subject, mayPublish(service, subject)]).toEqual([subject, isOwner]);
      }
    }
  });

  it('never delete a stream, and shorten one only where the store may', () => {
    for (const { name } of streams) {
      expect(mayPublish(service, `$JS.API.STREAM.DELETE.${name}`)).toBe(false);
      const trims = service === 'query' && name === 'READINGS';
      expect(mayPublish(service, `$JS.API.STREAM.PURGE.${name}`)).toBe(trims);
    }
  });

  it('acknowledge and read only its own durable consumers, which are named after it', () => {
    for (const { stream, durable } of Object.values(consumers)) {
      const isOwn = durable.startsWith(`${service}-`);
      expect(mayPublish(service, `$JS.ACK.${stream.name}.${durable}.1.2.3.4.5`)).toBe(isOwn);
      expect(mayPublish(service, `$JS.API.CONSUMER.CREATE.${stream.name}.${durable}`)).toBe(isOwn);
      expect(mayPublish(service, `$JS.API.CONSUMER.MSG.NEXT.${stream.name}.${durable}`)).toBe(isOwn);
      expect(mayPublish(service, `$JS.API.CONSUMER.DELETE.${stream.name}.${durable}`)).toBe(false);
    }
  });

  it('name every subject from its start: no wildcard stands for everything', () => {
    const { publish, subscribe } = natsPermissions(service);
    for (const pattern of [...publish, ...subscribe]) {
      const fixed = pattern.split('.').findIndex((token) => token === '>' || token === '*');
      const least = pattern.startsWith('$JS.') ? 4 : 1;
      expect(fixed === -1 || fixed >= least).toBe(true);
    }
  });

  it('listen to its own replies, and to nobody else', () => {
    for (const other of services) {
      expect(maySubscribe(service, `${inboxPrefix(other)}.abc.1`)).toBe(other === service);
    }
    for (const stream of streams) {
      for (const subject of eventsOf(stream)) expect(maySubscribe(service, subject)).toBe(false);
    }
    expect(maySubscribe(service, '_INBOX.abc')).toBe(false);
  });
});

it("say of used keys only in the service's own name", () => {
  for (const service of services) {
    for (const other of services) {
      const isOwn = other === service || service === 'registry';
      expect(mayPublish(service, `telemetry.v1.KeysUsed.${other}`)).toBe(isOwn);
    }
  }
});

it('are for realtime, which publishes no other event, exactly these', () => {
  const reading = (stream: string): string[] => [
    `$JS.API.STREAM.INFO.${stream}`,
    `$JS.API.CONSUMER.CREATE.${stream}.*.>`,
    `$JS.API.CONSUMER.CREATE.${stream}.*`,
    `$JS.API.CONSUMER.INFO.${stream}.*`,
    `$JS.API.CONSUMER.MSG.NEXT.${stream}.*`,
    `$JS.API.CONSUMER.DELETE.${stream}.*`,
  ];
  const durables = (stream: string, durable: string): string[] => [
    `$JS.API.CONSUMER.CREATE.${stream}.${durable}.>`,
    ...['CREATE', 'INFO', 'MSG.NEXT', 'DELETE'].map(
      (verb) => `$JS.API.CONSUMER.${verb}.${stream}.${durable}`,
    ),
  ];
  expect(natsPermissions('realtime')).toEqual({
    publish: [
      'telemetry.v1.KeysUsed.realtime',
      ...['READINGS', 'DEVICES', 'ACTIVITY', 'OPERATORS', 'SIGN_OUTS'].flatMap(reading),
    ],
    deny: [...durables('DEVICES', 'query-devices'), ...durables('ACTIVITY', 'registry-activity')],
    subscribe: ['_INBOX_realtime.>'],
  });
});
