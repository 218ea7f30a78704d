import { once } from 'node:events';
import { createServer } from 'node:http';
import { tokensForAnyAudience } from '@telemetry/local';
import Provider from 'oidc-provider';
import { FIRST_PORT } from './system.ts';

const ISSUER_PORT = FIRST_PORT + 91;
const AUDIENCE = 'https://telemetry.example';
const CLIENT_ID = 'telemetry-console';

/** Where people sign in during the tests: any name and password are right. */
export const ISSUER = `http://127.0.0.1:${ISSUER_PORT}`;

/** Where it gives tokens: another origin, as many issuers have it. */
export const TOKEN_ORIGIN = `http://localhost:${ISSUER_PORT}`;

/** What a system under test needs to know to believe it. */
export const ISSUER_SETTINGS = {
  OIDC_ISSUER: ISSUER,
  OIDC_AUDIENCE: AUDIENCE,
  OIDC_CLIENT_ID: CLIENT_ID,
  OIDC_TOKEN_ORIGIN: TOKEN_ORIGIN,
};

/** Starts an OpenID Connect issuer with the consoles at these origins as its public client; returns what ends it. */
export async function startIssuer(consoles: readonly string[]): Promise<() => void> {
  const issuer = provider(consoles);
  issuer.use(async (context, next) => {
    await next();
    const { body, path } = context;
    if (path.endsWith('/openid-configuration'))
      Object.assign(body as object, { token_endpoint: `${TOKEN_ORIGIN}/token` });
  });
  const answer = issuer.callback();
  const server = createServer((request, response) => void answer(request, response));
  server.listen(ISSUER_PORT, '127.0.0.1');
  await once(server, 'listening');
  return () => {
    server.closeAllConnections();
    server.close();
  };
}

/** Who signs in as `operator`, `viewer` or `admin` gets that role; anybody else gets a token without one. */
function provider(consoles: readonly string[]): Provider {
  return new Provider(ISSUER, {
    clients: [
      {
        client_id: CLIENT_ID,
        token_endpoint_auth_method: 'none',
        redirect_uris: consoles.map((origin) => `${origin}/sign-in`),
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    clientBasedCORS: (_context, origin) => consoles.includes(origin),
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: true },
      resourceIndicators: tokensForAnyAudience('RS256', 600),
    },
    extraTokenClaims: (_context, token) => {
      const who = 'accountId' in token ? token.accountId : '';
      return { role: who, name: who };
    },
  });
}
