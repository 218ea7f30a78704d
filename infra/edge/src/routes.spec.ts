import { isServicePath, pathOf, serviceFor } from './routes.ts';

describe('the routing table', () => {
  it.each([
    ['/api/v1/ingest', 'ingest'],
    ['/api/v1/ingest/batch', 'ingest'],
    ['/api/v1/devices/room-1/history', 'query'],
    ['/api/v1/devices/room-1/aggregate', 'query'],
    ['/api/v1/devices/room-1/stats', 'query'],
    ['/api/v1/devices/room-1/latest', 'query'],
    ['/api/v1/devices/room-1/delivery', 'query'],
    ['/api/v1/aggregate', 'query'],
    ['/api/v1/latest', 'query'],
    ['/api/v1/delivery', 'query'],
    ['/api/v1/dead-letters', 'query'],
    ['/api/v1/dead-letters/7/redrive', 'query'],
    ['/api/v1/retention', 'query'],
    ['/api/v1/readings/7/trace-id', 'query'],
    ['/api/v1/dashboard/stats', 'query'],
    ['/api/v1/devices', 'registry'],
    ['/api/v1/devices/room-1', 'registry'],
    ['/api/v1/devices/room-1/keys/7', 'registry'],
    ['/api/v1/devices/import', 'registry'],
    ['/api/v1/devices/claim', 'registry'],
    ['/api/v1/devices/room-1/claims', 'registry'],
    ['/api/v1/auth/session', 'registry'],
    ['/api/v1/profiles', 'registry'],
    ['/api/v1/audit', 'registry'],
    ['/socket.io/', 'realtime'],
    ['/socket.io', 'realtime'],
    ['/api/v1/realtime/subscribe/room-1', 'realtime'],
    ['/api/v1/views', 'realtime'],
    ['/api/v1/console-spans', 'realtime'],
    ['/api/v1/health', 'realtime'],
  ])('sends %s to %s', (path, service) => {
    expect(serviceFor(path)).toBe(service);
  });

  it.each([
    ['/api/v1/devices/history', 'registry'],
    ['/api/v1/devices/history/history', 'query'],
    ['/api/v1/devices/latest/keys', 'registry'],
    ['/api/v1/devices/aggregate/stats', 'query'],
    ['/api/v1/devices/history/', 'registry'],
    ['/api/v1/devices/ingest', 'registry'],
    ['/api/v1/devices/a%2Fhistory', 'registry'],
    ['/api/v1/devices/room-1/history-of-keys', 'registry'],
    ['/api/v1/devices/room-1/x/history', 'registry'],
  ])('is not deceived by a device called like a verb: %s', (path, service) => {
    expect(serviceFor(path)).toBe(service);
  });

  it.each([
    '/api/v1',
    '/api/v1/ingestion',
    '/api/v2/devices',
    '/devices',
    '/',
    '/socket.iox',
    '/api/v1/devicesx',
  ])('knows nobody for %s', (path) => {
    expect(serviceFor(path)).toBeUndefined();
  });

  it('takes the path before the query string', () => {
    expect(pathOf('/api/v1/devices?q=/history')).toBe('/api/v1/devices');
  });

  it('tells paths of services from pages', () => {
    expect(['/api', '/api/x', '/socket.io/'].every(isServicePath)).toBe(true);
    expect(['/apiary', '/devices/api', '/'].some(isServicePath)).toBe(false);
  });
});
