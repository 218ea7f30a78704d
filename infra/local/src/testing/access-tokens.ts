/** A resource server as oidc-provider wants it told: here one that gets signed tokens. */
interface ResourceServer {
  readonly scope: string;
  readonly audience: string;
  readonly accessTokenFormat: 'jwt';
  readonly accessTokenTTL: number;
  readonly jwt: { readonly sign: { readonly alg: 'ES256' | 'RS256' } };
}

/** Has an issuer of oidc-provider give tokens for whatever audience is asked for, signed so and good for so many seconds. */
export function tokensForAnyAudience(
  alg: 'ES256' | 'RS256',
  lifetimeS: number,
): {
  readonly enabled: true;
  readonly getResourceServerInfo: (context: unknown, audience: string) => ResourceServer;
} {
  return {
    enabled: true,
    getResourceServerInfo: (_context, audience) => ({
      scope: '',
      audience,
      accessTokenFormat: 'jwt',
      accessTokenTTL: lifetimeS,
      jwt: { sign: { alg } },
    }),
  };
}
