import { ConfigError, readConfig } from './config.ts';
import { buildEdge } from './edge.ts';
import { stopEdge } from './stop.ts';

const DRAIN_MS = 5_000;

try {
  const config = readConfig(process.env);
  const stopping = new AbortController();
  const app = await buildEdge(config, stopping.signal);
  await app.listen({ host: config.host, port: config.port });
  const stop = async (signal: string) => {
    app.log.info({ signal }, 'Stopping');
    stopping.abort();
    const outcome = await stopEdge(app, { delayMs: config.stopDelayMs, drainMs: DRAIN_MS });
    app.log.info({ outcome }, 'Stopped');
    process.exit(0);
  };
  process.once('SIGTERM', (signal) => void stop(signal));
  process.once('SIGINT', (signal) => void stop(signal));
} catch (error) {
  const isExpected = error instanceof ConfigError || (error instanceof Error && 'code' in error);
  console.error(isExpected ? error.message : error);
  process.exit(1);
}
