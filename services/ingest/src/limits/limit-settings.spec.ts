import { loadConfig } from '@telemetry/chassis';
import { IngestConfig } from '../config.ts';

const settings = {
  DATABASE_URL: 'postgresql://ingest:secret@127.0.0.1/ingest',
  NATS_URL: 'nats://ingest:secret@127.0.0.1:4222',
  API_SECRET_KEY: 'a-secret-of-at-least-thirty-two-characters',
};
const load = (given: Record<string, string>) => loadConfig(IngestConfig, { ...settings, ...given });

describe('the limits that an operator sets', () => {
  it('have defaults, may be switched off, and may be fractions', () => {
    expect(load({})).toMatchObject({
      DEVICE_RATE: 100,
      DEVICE_BURST: 6000,
      BACKFILL_RATE: 2000,
      BACKFILL_BURST: 20_000,
    });
    expect(load({ DEVICE_RATE: '0', BACKFILL_RATE: '0.5' })).toMatchObject({
      DEVICE_RATE: 0,
      BACKFILL_RATE: 0.5,
    });
  });

  it.each([
    ['DEVICE_RATE', '-1'],
    ['DEVICE_RATE', 'fast'],
    ['BACKFILL_RATE', '1e9'],
    ['DEVICE_BURST', '999'],
    ['BACKFILL_BURST', '1000.5'],
  ])('are faults of the configuration when %s is %s', (name, value) => {
    expect(() => load({ [name]: value })).toThrow(name);
  });
});
