import { IoAdapter } from '@nestjs/platform-socket.io';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { RealtimeConfig } from '../config.ts';
import { Admission } from '../limits/admission.service.ts';

type Options = Parameters<IoAdapter['createIOServer']>[1];

/** A connection that has not authenticated by then is closed. */
const HANDSHAKE_MS = 10_000;

/** Socket.IO on the service's own HTTP server; no CORS, so that only pages of the same origin may use it. */
export class LiveServer extends IoAdapter {
  constructor(
    private readonly app: NestFastifyApplication,
    private readonly config: RealtimeConfig,
  ) {
    super(app);
  }

  override createIOServer(port: number, options?: Options): ReturnType<IoAdapter['createIOServer']> {
    const admission = this.app.get(Admission, { strict: false });
    const limits: Partial<NonNullable<Options>> = {
      serveClient: false,
      maxHttpBufferSize: this.config.WS_MAX_MESSAGE_BYTES,
      // A refusal later on would be for good; after this one a client tries again, elsewhere.
      allowRequest: (_request, answer) => answer('stopping', !admission.isStopping),
      // Other upgrades are the plain endpoints'.
      destroyUpgrade: false,
      connectTimeout: HANDSHAKE_MS,
      pingInterval: this.config.WS_HEARTBEAT_INTERVAL * 1000,
    };
    return super.createIOServer(port, Object.assign({}, options, limits));
  }

  /**
   * Hangs up on every client that is left, which then looks for another replica by itself. The HTTP server is left to the
   * framework, which lets idle connections go before it waits for the others.
   */
  override close(server: Parameters<IoAdapter['close']>[0]): Promise<void> {
    // Called for the namespace, too, which has no connections of its own.
    if (!('engine' in server)) return Promise.resolve();
    server.engine.close();
    return Promise.resolve();
  }
}
