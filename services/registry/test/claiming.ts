import type { RunningService } from '@telemetry/chassis';
import { type Answer, api } from './api.ts';

let addresses = 0;

/** What people and devices do about claims at a registry. */
export function claiming(service: RunningService) {
  const keysOf = async (deviceId: string) => (await api(service).get(`/devices/${deviceId}/keys`)).data;
  const claim = (deviceId: string, headers?: Record<string, string>) =>
    api(service, headers).post(`/devices/${deviceId}/claims`, {});
  return {
    keysOf,
    claim,
    /** Registers a device and returns its first key's id. */
    newDevice: async (deviceId: string): Promise<string> => {
      expect((await api(service).post('/devices', { device_id: deviceId })).status).toBe(201);
      return (await keysOf(deviceId))[0].key_id;
    },
    tokenFor: async (deviceId: string): Promise<string> => (await claim(deviceId)).data.claim_token,
    revisionOf: async (deviceId: string) => (await api(service).get(`/devices/${deviceId}`)).data.revision,
    auditOf: async (kind: string, id: string) =>
      (await api(service).get(`/audit?subject_kind=${kind}&subject_id=${id}`)).data,
    /** A device asks for its key, from an address of its own unless one is given: refusals are counted by address. */
    exchange: (body: object, address = `192.0.2.${++addresses}`, at = service): Promise<Answer> =>
      api(at, { 'x-forwarded-for': address }).post('/devices/claim', body),
  };
}
