import type { RegistryConfig } from '../config.ts';
import type { SignInOptionsDto } from './session.dto.ts';

type Settings = Pick<RegistryConfig, 'OIDC_ISSUER' | 'OIDC_AUDIENCE' | 'OIDC_CLIENT_ID' | 'OIDC_SCOPES'>;

/** What anybody may know of how to sign in: nothing here is a secret. */
export function signInOptions(settings: Settings): SignInOptionsDto {
  const {
    OIDC_ISSUER: url,
    OIDC_AUDIENCE: audience,
    OIDC_CLIENT_ID: clientId,
    OIDC_SCOPES: scope,
  } = settings;
  if (url === undefined || clientId === undefined) return { issuer: null };
  return { issuer: { url, client_id: clientId, scope, resource: isResource(audience) ? audience : null } };
}

/** RFC 8707: an absolute URI without a fragment. An issuer is not asked for an audience of another form. */
function isResource(audience: string | undefined): audience is string {
  return audience !== undefined && URL.canParse(audience) && !audience.includes('#');
}
