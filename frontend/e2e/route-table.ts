/** Who may call a route, by a key of theirs; `session`: everybody who is signed in, and no key. */
export type Caller = 'viewer' | 'operator' | 'admin' | 'device' | 'anyone' | 'session';

export type Service = 'registry' | 'ingest' | 'query' | 'realtime';

const READERS: readonly Caller[] = ['viewer', 'operator', 'admin'];
const WORKERS: readonly Caller[] = ['operator', 'admin'];
const ADMIN: readonly Caller[] = ['admin'];
const ANYONE: readonly Caller[] = ['anyone'];

/** Every route of every service that its API description names, and who may call it. */
export const ROUTES: Readonly<Record<Service, Readonly<Record<string, readonly Caller[]>>>> = {
  registry: {
    'GET /devices': READERS,
    'POST /devices': WORKERS,
    'GET /devices/summary': READERS,
    'POST /devices/bulk': WORKERS,
    'POST /devices/import': WORKERS,
    'GET /devices/{device_id}': READERS,
    'PATCH /devices/{device_id}': WORKERS,
    'DELETE /devices/{device_id}': WORKERS,
    'GET /devices/{device_id}/keys': WORKERS,
    'POST /devices/{device_id}/keys': WORKERS,
    'DELETE /devices/{device_id}/keys/{key_id}': WORKERS,
    'POST /devices/{device_id}/claims': WORKERS,
    'POST /devices/claim': ANYONE,
    'GET /profiles': READERS,
    'POST /profiles': ADMIN,
    'GET /profiles/{name}': READERS,
    'PATCH /profiles/{name}': ADMIN,
    'DELETE /profiles/{name}': ADMIN,
    'GET /operators': ADMIN,
    'POST /operators': ADMIN,
    'DELETE /operators/{operator_id}': ADMIN,
    'GET /audit': WORKERS,
    'POST /auth/session': ANYONE,
    'GET /auth/session': ['session'],
    'DELETE /auth/session': ANYONE,
    'GET /auth/session/options': ANYONE,
  },
  ingest: {
    'POST /ingest': ['device', 'admin'],
    'POST /ingest/batch': ['device', 'admin'],
  },
  query: {
    'GET /devices/{device_id}/latest': READERS,
    'GET /devices/{device_id}/history': READERS,
    'GET /devices/{device_id}/aggregate': READERS,
    'GET /devices/{device_id}/stats': READERS,
    'GET /devices/{device_id}/delivery': READERS,
    'GET /latest': READERS,
    'GET /aggregate': READERS,
    'GET /delivery': READERS,
    'GET /dashboard/stats': READERS,
    'GET /retention': READERS,
    'GET /readings/{reading_id}/trace-id': READERS,
    'GET /dead-letters': WORKERS,
    'GET /dead-letters/{id}': WORKERS,
    'POST /dead-letters/{id}/redrive': WORKERS,
  },
  realtime: {
    'GET /views': READERS,
    'POST /views': READERS,
    'GET /views/{view_id}': READERS,
    'PATCH /views/{view_id}': READERS,
    'DELETE /views/{view_id}': READERS,
    'POST /console-spans': READERS,
    'GET /health': ANYONE,
  },
};

/** What every service answers beside its API, without a credential. */
export const OPEN_PATHS = ['/livez', '/readyz', '/metrics', '/openapi.json'];

/** What every service answers the admin alone, beside its API. */
export const ADMIN_PATHS = ['/log-level'];

/** What the edge answers itself, without a credential. */
export const OPEN_AT_THE_EDGE = ['/livez', '/readyz', '/metrics', '/openapi.json', '/docs', '/'];

/** Where live readings are had over a plain WebSocket; `walked` is a device. */
export const SOCKET_PATHS = [
  '/api/v1/realtime/subscribe/walked',
  '/api/v1/stream/devices/walked',
  '/api/v1/stream/all',
];
