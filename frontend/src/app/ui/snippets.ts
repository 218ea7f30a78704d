/** What a new device needs to know. */
export interface Credentials {
  readonly origin: string;
  readonly deviceId: string;
  readonly apiKey: string;
}

/** A metric that the device is to send, with a value that its profile takes. */
export interface Example {
  readonly name: string;
  readonly value: number;
}

/** A command that sends a reading as the device will. */
export function curlOf({ origin, apiKey }: Credentials, examples: readonly Example[]): string {
  return `curl -X POST ${origin}/api/v1/ingest \\
  -H 'X-API-Key: ${apiKey}' \\
  -H 'Content-Type: application/json' \\
  -d '{"metrics":${metricsOf(examples)}}'`;
}

/** The same for an ESP32 with the Arduino framework. */
export function firmwareOf({ origin, apiKey }: Credentials, examples: readonly Example[]): string {
  const format = examples.map(({ name }) => `\\"${name}\\":%.2f`).join(',');
  const values = examples.map(({ name }) => `read_${name}()`).join(', ');
  return `#include <HTTPClient.h>

const char *URL = "${origin}/api/v1/ingest";
const char *KEY = "${apiKey}";

void sendReading() {
  char body[256];
  snprintf(body, sizeof body, "{\\"metrics\\":{${format}}}",
           ${values});
  HTTPClient http;
  http.begin(URL);
  http.addHeader("Content-Type", "application/json");
  http.addHeader("X-API-Key", KEY);
  int status = http.POST(body);  // 201: the reading is durable
  http.end();
}`;
}

/** What a QR code tells a device or the app that sets it up. */
export function provisioningOf({ origin, deviceId, apiKey }: Credentials): string {
  return JSON.stringify({ url: origin, device_id: deviceId, api_key: apiKey });
}

/** A value in the middle of what is valid for each metric; one that every profile knows when none is declared. */
export function examplesOf(
  metrics: readonly { readonly name: string; readonly min: number | null; readonly max: number | null }[],
): Example[] {
  if (metrics.length === 0) return [{ name: 'temperature', value: 21.5 }];
  return metrics.slice(0, 4).map(({ name, min, max }) => ({ name, value: middle(min, max) }));
}

function middle(min: number | null, max: number | null): number {
  if (min !== null && max !== null) return Math.round(((min + max) / 2) * 10) / 10;
  return min ?? max ?? 1;
}

function metricsOf(examples: readonly Example[]): string {
  return JSON.stringify(Object.fromEntries(examples.map(({ name, value }) => [name, value])));
}
