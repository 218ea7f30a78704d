import { natsConfig, ownerOf, SERVICES, serviceUsers, type Secrets } from '@telemetry/local';

/** A file that one container finds in its volume, and no other. */
export interface SecretFile {
  /** Its folder below /run/telemetry in the setup's container: the volume. */
  readonly volume: string;
  readonly name: string;
  readonly text: string;
  /** PostgreSQL's image runs as a user of its own, whose number only that image knows. */
  readonly isForAnyUser?: boolean;
}

const DATABASE = 'postgres:5432';
const BROKER = 'nats:4222';

/** The name under which the generated admin key is kept. */
export const ADMIN_KEY = 'API_SECRET_KEY';

/** All that has to be secret in docker-compose.yml: what servers ask for, and with what each service signs in. */
export async function secretFiles(secrets: Secrets, givenAdminKey: string): Promise<SecretFile[]> {
  const adminKey = givenAdminKey === '' ? secrets.get(ADMIN_KEY) : givenAdminKey;
  const databaseUrl = (role: string, database: string): string =>
    `postgresql://${role}:${secrets.get(`postgres:${role}`)}@${DATABASE}/${database}`;
  const users = await serviceUsers(SERVICES, secrets);
  const files = SERVICES.flatMap((service): SecretFile[] => {
    const own = { DATABASE_URL: databaseUrl(service, service) };
    const natsUrl = `nats://${service}:${secrets.get(`nats:${service}`)}@${BROKER}`;
    const name = `${service}.env`;
    return [
      { volume: service, name, text: envFile({ ...own, NATS_URL: natsUrl, API_SECRET_KEY: adminKey }) },
      {
        volume: 'migrate',
        name,
        text: envFile({ ...own, MIGRATION_DATABASE_URL: databaseUrl(ownerOf(service), service) }),
      },
    ];
  });
  return [
    { volume: 'postgres', name: 'password', text: secrets.get('postgres:superuser'), isForAnyUser: true },
    { volume: 'grafana', name: 'password', text: secrets.get('grafana:admin'), isForAnyUser: true },
    { volume: 'nats', name: 'nats-server.conf', text: natsConfig({ ...NATS, users }) },
    ...files,
  ];
}

/** Monitoring stays on the container's own 127.0.0.1, where its health check asks. */
const NATS = { host: '0.0.0.0', port: 4222, monitorPort: 8222, storeDir: '/data' };

/** A file for `node --env-file`. Throws for a value that such a file cannot hold. */
export function envFile(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => {
      const quote = ["'", '"', '`'].find((one) => !value.includes(one));
      // Between " a backslash and an n become a new line.
      if (quote === undefined || /[\r\n]/.test(value) || (quote === '"' && value.includes('\\')))
        throw new Error(`${name} must be one line with no more than two kinds of quotation marks`);
      return `${name}=${quote}${value}${quote}\n`;
    })
    .join('');
}
