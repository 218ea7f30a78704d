/** Where tests get PostgreSQL and NATS from: programs of npm and the distribution, or containers. */
export type TestInfra = 'embedded' | 'testcontainers';

/** TEST_INFRA of the environment; without it, `embedded`. Throws for anything else. */
export function testInfra(env: NodeJS.ProcessEnv = process.env): TestInfra {
  const { TEST_INFRA: kind = 'embedded' } = env;
  if (kind === 'embedded' || kind === 'testcontainers') return kind;
  throw new Error(`TEST_INFRA is embedded or testcontainers, not "${kind}"`);
}

/** The images of the containers: those of docker-compose.yml, unless TEST_POSTGRES_IMAGE or TEST_NATS_IMAGE names others. */
export function testImages(env: NodeJS.ProcessEnv = process.env): { postgres: string; nats: string } {
  return {
    postgres: env.TEST_POSTGRES_IMAGE ?? 'postgres:18.4-bookworm',
    nats: env.TEST_NATS_IMAGE ?? 'nats:2.12-alpine',
  };
}
