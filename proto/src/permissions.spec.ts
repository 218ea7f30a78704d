import { inboxPrefix, natsPermissions, type ServiceName } from './permissions.ts';
import { ACTIVITY, consumers, DEVICES, READINGS, type StreamDefinition } from './streams.ts';

const owned: Record<ServiceName, StreamDefinition[]> = {
  ingest: [READINGS],
  registry: [DEVICES],
  query: [ACTIVITY],
  realtime: [],
};
const services = Object.keys(owned) as ServiceName[];
const streams = [READINGS, DEVICES, ACTIVITY];

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

it('are for realtime, which publishes no event at all, exactly these', () => {
  expect(natsPermissions('realtime')).toEqual({
    publish: [
      '$JS.API.STREAM.INFO.READINGS',
      '$JS.API.CONSUMER.CREATE.READINGS.*.>',
      '$JS.API.CONSUMER.CREATE.READINGS.*',
      '$JS.API.CONSUMER.INFO.READINGS.*',
      '$JS.API.CONSUMER.MSG.NEXT.READINGS.*',
      '$JS.API.CONSUMER.DELETE.READINGS.*',
      '$JS.API.STREAM.INFO.DEVICES',
      '$JS.API.CONSUMER.CREATE.DEVICES.realtime-devices.>',
      '$JS.API.CONSUMER.CREATE.DEVICES.realtime-devices',
      '$JS.API.CONSUMER.INFO.DEVICES.realtime-devices',
      '$JS.API.CONSUMER.MSG.NEXT.DEVICES.realtime-devices',
      '$JS.ACK.DEVICES.realtime-devices.>',
    ],
    deny: [],
    subscribe: ['_INBOX_realtime.>'],
  });
});
