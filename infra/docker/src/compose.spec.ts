import { existsSync, globSync, readFileSync } from 'node:fs';
import { testImages } from '@telemetry/local';
import { SERVICE_NAMES, serviceSettings } from '@telemetry/settings';
import { parse } from 'yaml';
import { readConfig } from '../../edge/src/config.ts';

interface Service {
  readonly image: string;
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly networks?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
}

const repository = new URL('../../../', import.meta.url);
const compose = parse(readFileSync(new URL('docker-compose.yml', repository), 'utf8'), { merge: true }) as {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean }>;
};

/** Made by the set-up, in a file; or the container's own, and right as it is. */
const NOT_FROM_OUTSIDE = [
  'DATABASE_URL',
  'MIGRATION_DATABASE_URL',
  'NATS_URL',
  'API_SECRET_KEY',
  'HOST',
  'PORT',
  'STREAM_REPLICAS',
  'STOP_DELAY_MS',
];

describe('docker-compose.yml', () => {
  it.each(SERVICE_NAMES)('hands every setting of %s on to it, and no other', async (service) => {
    const settings = (await serviceSettings(service)).map(({ name }) => name);
    const given = Object.keys(compose.services[service]?.environment ?? {});
    expect(given.sort()).toEqual(settings.filter((name) => !NOT_FROM_OUTSIDE.includes(name)).sort());
  });

  it('gives the edge settings that it knows', () => {
    const asked = new Set<string>();
    readConfig(new Proxy({}, { get: (_env, name: string) => void asked.add(name) }));
    const given = Object.keys(compose.services.edge?.environment ?? {});
    expect(given.filter((name) => !asked.has(name))).toEqual([]);
  });

  it('hardens every container', () => {
    for (const service of Object.values(compose.services))
      expect(service).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
  });

  it('lets only the edge and ingest be reached from elsewhere', () => {
    const open = Object.entries(compose.services).filter(([, { ports = [] }]) =>
      ports.some((port) => !port.startsWith('127.0.0.1:')),
    );
    expect(open.map(([name]) => name).sort()).toEqual(['edge', 'ingest']);
    const outside = Object.entries(compose.networks).filter(([, { internal }]) => internal !== true);
    expect(outside.map(([name]) => name)).toEqual(['open']);
  });

  it('mounts only what is there', () => {
    const mounted = Object.values(compose.services).flatMap(({ volumes = [] }) =>
      volumes.flatMap((volume) => /^(?:\$\{\w+:-)?(\.\/[^:}]+)/.exec(volume)?.[1] ?? []),
    );
    expect(mounted.length).toBeGreaterThan(3);
    expect(mounted.filter((path) => !existsSync(new URL(path, repository)))).toEqual([]);
  });

  it('has the servers that the tests have in containers', () => {
    const { postgres, nats } = compose.services;
    expect(testImages({})).toEqual({ postgres: postgres?.image, nats: nats?.image });
  });

  it('shows each service its own secrets and nobody else’s', () => {
    for (const service of SERVICE_NAMES)
      expect(compose.services[service]?.volumes).toEqual([`${service}-secrets:/run/telemetry:ro`]);
    const withAll = Object.entries(compose.services).filter(([, { volumes = [] }]) =>
      volumes.some((volume) => volume.startsWith('setup:')),
    );
    expect(withAll.map(([name]) => name)).toEqual(['setup', 'databases']);
  });
});

describe('the Dockerfiles', () => {
  it('build on the same image', () => {
    const files = globSync('{services/*,infra/*}/Dockerfile', { cwd: repository });
    const bases = files.map(
      (file) => /^ARG NODE=.*$/m.exec(readFileSync(new URL(file, repository), 'utf8'))?.[0],
    );
    expect(bases).toHaveLength(6);
    expect(new Set(bases).size).toBe(1);
  });
});

describe('the Dockerfiles of the services', () => {
  const text = (service: string) =>
    readFileSync(new URL(`services/${service}/Dockerfile`, repository), 'utf8');

  it('differ in name and port only', () => {
    const ports: Readonly<Record<string, string>> = {
      registry: '8001',
      ingest: '8002',
      query: '8003',
      realtime: '8004',
    };
    const neutral = SERVICE_NAMES.map((service) =>
      text(service)
        .replaceAll(ports[service] ?? '', 'PORT')
        .replaceAll(new RegExp(`(?<=services/|telemetry/)${service}`, 'g'), 'NAME'),
    );
    expect(new Set(neutral).size).toBe(1);
  });

  it.each(SERVICE_NAMES)('say where %s listens', async (service) => {
    const port = (await serviceSettings(service)).find(({ name }) => name === 'PORT')?.default;
    expect(text(service)).toContain(`EXPOSE ${port}\n`);
  });
});
