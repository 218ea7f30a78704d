import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tokensForAnyAudience } from '@telemetry/local';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT, importJWK } from 'jose';
import Provider from 'oidc-provider';

export const AUDIENCE = 'https://telemetry.example';
const CLIENT_SECRET = 'a-secret-of-programs';

/** An OpenID Connect issuer on a port of this machine, which can be away for a while and change its keys. */
export class Issuer {
  private server: Server | undefined;
  private key: JWK = {};
  private port = 0;

  /** Begins to answer, with a new key; at the same address as before. */
  async start(): Promise<void> {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    this.key = { ...(await exportJWK(privateKey)), kid: crypto.randomUUID(), alg: 'ES256', use: 'sig' };
    this.server = createServer();
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
    const provider = providerAt(this.url, this.key);
    const answer = provider.callback();
    this.server.on('request', (request, response) => void answer(request, response));
  }

  /** Does not answer any more. */
  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    this.server?.close();
    if (this.server !== undefined) await once(this.server, 'close');
    this.server = undefined;
  }

  /** Changes its keys, as it does now and then. */
  async rotate(): Promise<void> {
    await this.stop();
    await this.start();
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** A token as a program gets it, for a role and an audience. */
  async token(role: string, audience = AUDIENCE): Promise<string> {
    const answer = await fetch(`${this.url}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${role}:${CLIENT_SECRET}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', resource: audience }),
    });
    const text = await answer.text();
    const { access_token: token } = JSON.parse(text) as { access_token?: string };
    if (token === undefined) throw new Error(`The issuer answered ${text}`);
    return token;
  }

  /** A token with the right signature that says what it likes. */
  async signed(claims: JWTPayload): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: this.key.kid ?? '' })
      .sign(await importJWK(this.key, 'ES256'));
  }

  /** A token that somebody has made who knows the public key only, and says that it is a shared secret. */
  async forged(claims: JWTPayload): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: this.key.kid ?? '' })
      .sign(Buffer.from(this.key.x ?? '', 'base64url'));
  }
}

const ROLES = ['viewer', 'operator', 'admin', 'root', 'none'];

/** Every role is a client of its own; `none` gets tokens without a role. */
function providerAt(issuer: string, key: JWK): Provider {
  return new Provider(issuer, {
    jwks: { keys: [key] },
    clients: ROLES.map((role) => ({
      client_id: role,
      client_secret: CLIENT_SECRET,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
      id_token_signed_response_alg: 'ES256',
    })),
    features: {
      clientCredentials: { enabled: true },
      resourceIndicators: tokensForAnyAudience('ES256', 60),
    },
    extraTokenClaims: (_context, { clientId }) => (clientId === 'none' ? {} : { role: clientId }),
  });
}
