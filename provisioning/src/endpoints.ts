/** The endpoints of a device that is set up, by the names that ESP-IDF gives them; the last one is ours. */
export const ENDPOINTS = {
  version: 'proto-ver',
  session: 'prov-session',
  scan: 'prov-scan',
  config: 'prov-config',
  control: 'prov-ctrl',
  claim: 'telemetry-claim',
} as const;
