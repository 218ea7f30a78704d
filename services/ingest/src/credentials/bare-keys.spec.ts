import { loadConfig } from '@telemetry/chassis';
import { IngestConfig } from '../config.ts';
import { bareKeys } from './bare-keys.ts';

const settings = {
  DATABASE_URL: 'postgresql://ingest:secret@127.0.0.1/ingest',
  NATS_URL: 'nats://ingest:secret@127.0.0.1:4222',
  API_SECRET_KEY: 'a-secret-of-at-least-thirty-two-characters',
};

describe('keys that name no device', () => {
  it('are told from those of a device', () => {
    expect(bareKeys('')).toEqual([]);
    expect(bareKeys('room-1:first-key,bare-key-1, bare-key-2')).toEqual(['bare-key-1', 'bare-key-2']);
  });

  it('are a fault of the configuration outside development', () => {
    const env = { ...settings, DEVICE_API_KEYS: 'room-1:first-key,bare-key-1' };
    expect(loadConfig(IngestConfig, env).DEVICE_API_KEYS).toContain('bare-key-1');
    for (const APP_ENV of ['staging', 'production']) {
      expect(() => loadConfig(IngestConfig, { ...env, APP_ENV })).toThrow(
        /works only while APP_ENV=development/,
      );
      expect(() =>
        loadConfig(IngestConfig, { ...settings, APP_ENV, DEVICE_API_KEYS: 'room-1:a-key' }),
      ).not.toThrow();
    }
  });
});
