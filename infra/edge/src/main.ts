import { ConfigError, readConfig } from './config.ts';
import { buildEdge } from './edge.ts';
import { stopEdge } from './stop.ts';

const DRAIN_MS = 5_000;

try {
  const config = readConfig(process.env);
  const app = await buildEdge(config);
  await app.listen({ host: config.host, port: config.port });
  const stop = async (signal: string) => {
    app.log.info({ signal }, 'Stopping');
    app.log.info({ outcome: await stopEdge(app, DRAIN_MS) }, 'Stopped');
    process.exit(0);
  };
  process.once('SIGTERM', (signal) => void stop(signal));
  process.once('SIGINT', (signal) => void stop(signal));
} catch (error) {
  const isExpected = error instanceof ConfigError || (error instanceof Error && 'code' in error);
  console.error(isExpected ? error.message : error);
  process.exit(1);
}
