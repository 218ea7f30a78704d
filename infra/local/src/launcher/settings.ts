import { resolve } from 'node:path';
import { handedOnFaults } from './handed-on.ts';

/** A port of the embedded stack, the setting that changes it and who listens there. */
export interface PortSetting {
  readonly variable: string;
  readonly port: number;
  readonly listener: string;
}

/** The ports of a stack, by who listens. */
export const PORTS = {
  edge: { variable: 'PORT', port: 8000, listener: 'the console and the API' },
  registry: { variable: 'REGISTRY_PORT', port: 8001, listener: 'the registry' },
  ingest: { variable: 'INGEST_PORT', port: 8002, listener: 'ingest' },
  query: { variable: 'QUERY_PORT', port: 8003, listener: 'query' },
  realtime: { variable: 'REALTIME_PORT', port: 8004, listener: 'realtime' },
  postgres: { variable: 'POSTGRES_PORT', port: 8010, listener: 'PostgreSQL' },
  nats: { variable: 'NATS_PORT', port: 8011, listener: 'NATS' },
  natsMonitor: { variable: 'NATS_MONITOR_PORT', port: 8012, listener: "NATS's monitoring" },
} as const satisfies Record<string, PortSetting>;

export type PortName = keyof typeof PORTS;

/** What `npm start` may be told. */
export interface Settings {
  readonly dataDir: string;
  /** The address of the edge; everything else listens on 127.0.0.1. */
  readonly host: string;
  readonly ports: Readonly<Record<PortName, number>>;
  /** Undefined when none is given and one is to be generated. */
  readonly apiSecretKey: string | undefined;
  /** The environment, for the settings that are handed on as they are. */
  readonly env: Readonly<Record<string, string>>;
}

/** The settings make no sense; the message lists every fault. */
export class SettingsError extends Error {
  constructor(faults: readonly string[]) {
    super(`The settings are not valid:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the settings; the environment goes before the .env file, and an empty setting counts as absent. Throws SettingsError. */
export function readSettings(repository: string, file: Environment, environment: Environment): Settings {
  const env = { ...withoutEmpty(file), ...withoutEmpty(environment) };
  const ports = readPorts(env);
  const faults = [...portFaults(ports), ...handedOnFaults(env)];
  if (faults.length > 0) throw new SettingsError(faults);
  return {
    dataDir: resolve(repository, env.TELEMETRY_DATA ?? '.data'),
    host: env.HOST ?? '127.0.0.1',
    ports,
    apiSecretKey: env.API_SECRET_KEY,
    env,
  };
}

function withoutEmpty(env: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1].trim() !== '',
    ),
  );
}

function readPorts(env: Environment): Record<PortName, number> {
  const read = (name: PortName): number => {
    const { variable, port } = PORTS[name];
    const given = env[variable];
    return given === undefined ? port : /^\d+$/.test(given) ? Number(given) : NaN;
  };
  return {
    edge: read('edge'),
    registry: read('registry'),
    ingest: read('ingest'),
    query: read('query'),
    realtime: read('realtime'),
    postgres: read('postgres'),
    nats: read('nats'),
    natsMonitor: read('natsMonitor'),
  };
}

/** The names of all ports. */
export const PORT_NAMES = Object.keys(PORTS) as PortName[];

function portFaults(ports: Record<PortName, number>): string[] {
  return PORT_NAMES.flatMap((name, index) => {
    const { variable } = PORTS[name];
    const port = ports[name];
    if (!(port >= 1 && port <= 65535)) return [`${variable} must be a port number, 1 to 65535`];
    const same = PORT_NAMES.slice(0, index).find((other) => ports[other] === port);
    return same === undefined ? [] : [`${variable} is ${port}, and so is ${PORTS[same].variable}`];
  });
}
