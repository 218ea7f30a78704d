import { Agent, request } from 'node:http';
import { ADMIN_KEY } from '../system/system.ts';

/** An answer with the time from the request to its last byte. */
export interface Timed {
  readonly ms: number;
  readonly body: { readonly data: unknown; readonly meta?: unknown };
}

/** Asks the query service over one kept connection. */
export class Api {
  private readonly port: number;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(port: number) {
    this.port = port;
  }

  /** Throws at an answer other than 200. */
  get(path: string): Promise<Timed> {
    return new Promise((resolve, reject) => {
      const startedAtMs = performance.now();
      const options = {
        host: '127.0.0.1',
        port: this.port,
        path: `/api/v1${path}`,
        headers: { 'X-API-Key': ADMIN_KEY },
        agent: this.agent,
      };
      request(options, (answer) => {
        const pieces: Buffer[] = [];
        answer.on('data', (piece: Buffer) => pieces.push(piece));
        answer.on('error', reject);
        answer.on('end', () => {
          const ms = performance.now() - startedAtMs;
          const text = Buffer.concat(pieces).toString();
          if (answer.statusCode === 200) resolve({ ms, body: JSON.parse(text) as Timed['body'] });
          else reject(new Error(`${answer.statusCode}: ${text.slice(0, 500)}`));
        });
      })
        .on('error', reject)
        .end();
    });
  }
}
