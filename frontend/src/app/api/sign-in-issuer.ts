import type { Schema } from './contract.ts';
import { openEnvelope } from './envelope.ts';
import { asFields, asText, orNull } from './parse.ts';

/** Where people can sign in beside a key. */
export interface Issuer {
  /** Exactly as the issuer names itself. */
  readonly url: string;
  /** What people know it by. */
  readonly host: string;
  /** This console's name there. */
  readonly clientId: string;
  /** What is asked for, with spaces between. */
  readonly scope: string;
  /** What a token is to be good for; null where the issuer knows by itself. */
  readonly resource: string | null;
}

/** Parses the answer of `GET /auth/session/options`; null where there are only keys. */
export function parseIssuer(body: unknown): Issuer | null {
  const { issuer } = asFields<Schema<'SignInOptionsDto'>>(openEnvelope(body).data, 'data');
  return orNull(issuer, 'data.issuer', (value, path) => {
    const fields = asFields<Schema<'SignInIssuerDto'>>(value, path);
    const url = asText(fields.url, `${path}.url`);
    return {
      url,
      host: new URL(url).host,
      clientId: asText(fields.client_id, `${path}.client_id`),
      scope: asText(fields.scope, `${path}.scope`),
      resource: orNull(fields.resource, `${path}.resource`, asText),
    };
  });
}
