import type { Bytes } from '../bytes.ts';
import { ProvisioningError } from '../provisioning-error.ts';
import type { Transport } from './transport.ts';

/** What ESP-IDF's protocomm_httpd takes, bytes. */
const MAX_REQUEST_BYTES = 4096;
/** What ESP-IDF's own client sends; as a form's type it needs no leave from another origin. */
const HEADERS = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/plain' };
const OK = 200;
const NOT_FOUND = 404;

/**
 * HTTP to a device that is an access point itself (SoftAP): an endpoint is a path that takes a POST. The device knows its
 * client again by the cookie `session`. A browser keeps it by itself; elsewhere it is kept here.
 */
export class HttpTransport implements Transport {
  readonly maxRequestBytes = MAX_REQUEST_BYTES;
  private cookie: string | undefined;

  /** @param origin such as "http://192.168.4.1" */
  constructor(
    private readonly origin: string,
    private readonly ask: typeof fetch = fetch,
  ) {}

  async connect(): Promise<void> {
    // Each request finds its own way; without a cookie the device begins anew.
    return this.disconnect();
  }

  async send(endpoint: string, request: Bytes): Promise<Bytes> {
    const headers = this.cookie === undefined ? HEADERS : { ...HEADERS, cookie: this.cookie };
    const ask = this.ask;
    const answer = await ask(`${this.origin}/${endpoint}`, {
      method: 'POST',
      headers,
      body: request,
      credentials: 'include',
      cache: 'no-store',
    }).catch((cause: unknown) => {
      throw new ProvisioningError('connection-lost', undefined, { cause });
    });
    if (answer.status === NOT_FOUND) throw new ProvisioningError('endpoint-missing', endpoint);
    if (answer.status !== OK) throw new ProvisioningError('request-refused', `HTTP ${answer.status}`);
    // Scripts of a page are shown no Set-Cookie.
    this.cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? this.cookie;
    return new Uint8Array(await answer.arrayBuffer());
  }

  async disconnect(): Promise<void> {
    this.cookie = undefined;
    return Promise.resolve();
  }
}
