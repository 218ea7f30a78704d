import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

const ENDPOINTS = ['proto-ver', 'prov-session', 'prov-scan', 'prov-config', 'prov-ctrl', 'telemetry-claim'];

/** The part of an emulated device that is needed here; firmware/tools takes it from the built package. */
interface Device {
  handle(endpoint: string, request: Uint8Array<ArrayBuffer>): Promise<Uint8Array>;
  disconnected(): void;
}

/**
 * An emulated device as an access point of its own, with sessions as ESP-IDF's protocomm_httpd has them: a request
 * without the cookie of the last session ends that and begins another.
 */
export async function startSoftAp(device: Device) {
  let session = 0;
  const cookies: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    void answer(request).then(
      ({ status, body, cookie }) => {
        if (cookie !== undefined) response.setHeader('set-cookie', cookie);
        response.writeHead(status).end(body);
      },
      () => response.writeHead(500).end(),
    );
  });
  const answer = async (request: IncomingMessage) => {
    const endpoint = request.url?.slice(1) ?? '';
    if (request.method !== 'POST' || !ENDPOINTS.includes(endpoint)) return { status: 404 };
    cookies.push(request.headers.cookie);
    const isKnown = request.headers.cookie === `session=${session}`;
    if (!isKnown) {
      device.disconnected();
      session++;
    }
    const body = new Uint8Array(Buffer.concat(await request.toArray()));
    try {
      const cookie = isKnown ? undefined : `session=${session}`;
      return { status: 200, body: await device.handle(endpoint, body), cookie };
    } catch (error) {
      if (error instanceof Error && error.name === 'DeviceRefusal') return { status: 500 };
      throw error;
    }
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cookies,
    stop: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
