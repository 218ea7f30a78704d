import { natsPermissions, type ServiceName } from '@telemetry/proto';

const SERVICES: readonly ServiceName[] = ['registry', 'ingest', 'query', 'realtime'];

/** The NATS users of the services, each allowed what proto/ declares; a password is taken from the server's environment. */
export function usersConf(): string {
  const users = SERVICES.map((user) => {
    const { publish, deny, subscribe } = natsPermissions(user);
    const password = `$${user.toUpperCase()}_PASSWORD`;
    return { user, password, permissions: { publish: { allow: publish, deny }, subscribe } };
  });
  // Only without quotation marks is it a variable.
  const text = JSON.stringify({ users }, null, 2).replaceAll(/"(\$\w+)"/g, '$1');
  return `# Written by \`npm run generate -w infra/k8s\` from proto/src/permissions.ts.\nauthorization: ${text}\n`;
}
