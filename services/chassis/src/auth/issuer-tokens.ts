import { Injectable } from '@nestjs/common';
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { ServiceConfig } from '../config/service-config.ts';
import { Problem } from '../http/problem.ts';
import { isUserRole, type UserPrincipal, type UserRole } from './principal.ts';

const TIMEOUT_MS = 5_000;
/** A key that the issuer takes back stops working within this time. */
const KEYS_LAST_MS = 600_000;
/** Tokens signed by a key we do not know have the issuer asked again, so often at most. */
const ASK_AGAIN_MS = 3_000;
/** The issuer's clock may differ from ours. */
const CLOCK_TOLERANCE_S = 5;
const LONGEST_NAME = 128;
/** Signatures that need the issuer's private key; never a shared secret, never none. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** A token's three parts; nothing else is worth a look at the issuer's keys. */
const TOKEN = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** What says that a token is not good, and not that the issuer cannot be asked. */
const REFUSALS = [
  errors.JWTClaimValidationFailed,
  errors.JWTExpired,
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
];

/** Tokens of the configured OpenID Connect issuer; without one, no token is anybody's. */
@Injectable()
export class IssuerTokens {
  private keys: Promise<JWTVerifyGetKey> | undefined;

  constructor(private readonly config: ServiceConfig) {}

  /**
   * Whose token this is; undefined when it is not one that we believe.
   * @throws Problem UNAVAILABLE when the issuer's keys are needed and cannot be had.
   */
  async ownerOf(token: string): Promise<UserPrincipal | undefined> {
    const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience } = this.config;
    if (issuer === undefined || audience === undefined || !TOKEN.test(token)) return undefined;
    try {
      const { payload } = await jwtVerify(token, await this.keysOf(issuer), {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        requiredClaims: ['sub', 'exp'],
        clockTolerance: CLOCK_TOLERANCE_S,
      });
      return this.principalOf(payload);
    } catch (error) {
      if (REFUSALS.some((Refusal) => error instanceof Refusal)) return undefined;
      throw new Problem('UNAVAILABLE', 'The issuer of this token cannot be asked now; try again.', {
        cause: error,
        retryAfterS: 5,
      });
    }
  }

  private principalOf(claims: JWTPayload): UserPrincipal | undefined {
    const { sub, exp, name } = claims;
    const role = highestRole(claims[this.config.OIDC_ROLE_CLAIM]);
    if (sub === undefined || exp === undefined || role === undefined) return undefined;
    const called = typeof name === 'string' && name !== '' ? name : sub;
    const credential = { owner: `oidc:${sub}`, expiresAt: new Date(exp * 1000) };
    return { kind: 'user', name: called.slice(0, LONGEST_NAME), role, credential };
  }

  /** Asked for once; a failure is forgotten, so that the next token tries again. */
  private keysOf(issuer: string): Promise<JWTVerifyGetKey> {
    this.keys ??= discoverKeys(issuer).catch((error: unknown) => {
      this.keys = undefined;
      throw error;
    });
    return this.keys;
  }
}

async function discoverKeys(issuer: string): Promise<JWTVerifyGetKey> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const answer = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
  const found: unknown = answer.ok ? await answer.json() : undefined;
  const { issuer: named, jwks_uri: keysAt } = (found ?? {}) as { issuer?: unknown; jwks_uri?: unknown };
  if (named !== issuer || typeof keysAt !== 'string')
    throw new Error(`${address} (${answer.status}) does not describe the issuer ${issuer}`);
  return createRemoteJWKSet(new URL(keysAt), {
    timeoutDuration: TIMEOUT_MS,
    cooldownDuration: ASK_AGAIN_MS,
    cacheMaxAge: KEYS_LAST_MS,
  });
}

/** A claim may hold one role or many, and words that mean nothing to us. */
function highestRole(claim: unknown): UserRole | undefined {
  const roles = (Array.isArray(claim) ? claim : [claim]).filter(isUserRole);
  return RANKS.find((role) => roles.includes(role));
}

const RANKS: readonly UserRole[] = ['admin', 'operator', 'viewer'];
