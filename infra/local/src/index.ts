export { deleteStream } from './nats/delete-stream.ts';
export { natsServerBinary, type NatsBinaryOptions } from './nats/binary.ts';
export type { NatsUser } from './nats/server-config.ts';
export { startNats, type RunningNats, type StartNatsOptions } from './nats/start-nats.ts';
export { startPostgres, type RunningPostgres } from './postgres/start-postgres.ts';
export { startTestStack, type TestStack } from './test-stack.ts';
export { dieWithParent } from './process/die-with-parent.ts';
export { freePort } from './process/ports.ts';
export { startServer, type RunningServer } from './process/running-server.ts';
