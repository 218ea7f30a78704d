// A test stack in a process of its own, which its test kills.
import { startTestStack } from '../test-stack.ts';

const { postgres, nats } = await startTestStack({ services: [] });
process.stdout.write(`${postgres.pid} ${nats.pid}\n`);
setInterval(() => undefined, 60_000);
