export { Access } from './auth/access.ts';
export { Allow } from './auth/allow.ts';
export { apiKeyOf } from './auth/api-key.ts';
export { Authenticator } from './auth/authenticator.ts';
export { KeyUse } from './auth/key-use.ts';
export {
  type Credential,
  type Principal,
  type Role,
  roleOf,
  type UserPrincipal,
  type UserRole,
} from './auth/principal.ts';
export {
  endSession,
  readSession,
  sessionCookieOf,
  startSession,
  type StartedSession,
} from './auth/session.ts';
export { hashKey, Users } from './auth/users.ts';
export { ConfigError, loadConfig } from './config/load-config.ts';
export { ServiceConfig } from './config/service-config.ts';
export { connectionOptions } from './database/connection-options.ts';
export { logQueries, prismaOptions, type PrismaOptions } from './database/prisma-options.ts';
export { Readiness } from './health/readiness.ts';
export { ApiMeta } from './http/api-extensions.ts';
export { Page, type PageMeta } from './http/page.ts';
export { invalidField, Problem, type ProblemCode, type ProblemDetail } from './http/problem.ts';
export { createLogger, LOGGER, type Logger } from './logging/logger.ts';
export { measurePool } from './database/pool-metrics.ts';
export { meter } from './metrics/meter.ts';
export { batches } from './nats/batches.ts';
export { JetStream, type StreamBounds } from './nats/jetstream.ts';
export { OnEvents } from './nats/on-events.ts';
export { type Following, StreamFollower } from './nats/stream-follower.ts';
export type { StreamMessage, StreamReader } from './nats/stream-reader.ts';
export { createService, type RunningService } from './start/create-service.ts';
export type { ServiceDefinition } from './start/service-definition.ts';
export { startService } from './start/start-service.ts';
export { activeTraceparent } from './tracing/active-trace.ts';
export type { Processing } from './tracing/processing.ts';
export type { RequestTrace } from './tracing/request-trace.ts';
export { childOf, parseTraceparent, type TraceContext, traceparentOf } from './tracing/trace-context.ts';
export { Tracing } from './tracing/tracing.ts';
export { writeApi } from './start/write-api.ts';
