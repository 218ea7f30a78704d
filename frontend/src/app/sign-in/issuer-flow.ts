import {
  AuthorizationResponseError,
  None,
  ResponseBodyError,
  allowInsecureRequests,
  authorizationCodeGrantRequest,
  calculatePKCECodeChallenge,
  discoveryRequest,
  generateRandomCodeVerifier,
  generateRandomNonce,
  generateRandomState,
  processAuthorizationCodeResponse,
  processDiscoveryResponse,
  validateAuthResponse,
} from 'oauth4webapi';
import type { AuthorizationServer } from 'oauth4webapi';
import type { Issuer } from '../api/sign-in-issuer.ts';
import type { PendingSignIn } from './pending-sign-in.ts';
import { SignInRefusal } from './sign-in-refusal.ts';

const patienceMs = 15_000;

/** What has to be remembered of a sign-in that begins now. */
export function newSignIn(wish: Pick<PendingSignIn, 'next' | 'isOwnWindow'>): PendingSignIn {
  return {
    state: generateRandomState(),
    nonce: generateRandomNonce(),
    verifier: generateRandomCodeVerifier(),
    ...wish,
  };
}

/** The issuer's page to go to: authorization code with PKCE (S256). Throws SignInRefusal. */
export async function addressOf(issuer: Issuer, pending: PendingSignIn, returnTo: string): Promise<string> {
  if (!isSecureContext)
    throw new SignInRefusal(
      $localize`Signing in with ${issuer.host}:host: works over HTTPS only. Use a key here.`,
    );
  try {
    const { authorization_endpoint: page } = await discover(issuer);
    if (page === undefined) throw new Error('The issuer describes no page to sign in at.');
    const address = new URL(page);
    const asked = {
      client_id: issuer.clientId,
      response_type: 'code',
      redirect_uri: returnTo,
      scope: issuer.scope,
      state: pending.state,
      nonce: pending.nonce,
      code_challenge: await calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: 'S256',
      ...resourceOf(issuer),
    };
    for (const [name, value] of Object.entries(asked)) address.searchParams.set(name, value);
    return address.href;
  } catch (error) {
    throw refusalOf(error, issuer);
  }
}

/** The access token for the code in the issuer's answer, whose state was asked for. Throws SignInRefusal. */
export async function tokenFor(
  issuer: Issuer,
  pending: PendingSignIn,
  { answer, returnTo }: { readonly answer: URLSearchParams; readonly returnTo: string },
): Promise<string> {
  const client = { client_id: issuer.clientId };
  let asked = issuer.host;
  try {
    const server = await discover(issuer);
    asked = hostOf(server.token_endpoint) ?? asked;
    const code = validateAuthResponse(server, client, answer, pending.state);
    const response = await authorizationCodeGrantRequest(
      server,
      client,
      None(),
      code,
      returnTo,
      pending.verifier,
      { ...requestOptions(issuer), additionalParameters: resourceOf(issuer) },
    );
    const tokens = await processAuthorizationCodeResponse(server, client, response, {
      expectedNonce: pending.nonce,
      requireIdToken: true,
    });
    return tokens.access_token;
  } catch (error) {
    throw refusalOf(error, issuer, asked);
  }
}

/** What a person can make of a failure at the issuer, or at `asked` where that is another host. */
export function refusalOf(error: unknown, { host }: Pick<Issuer, 'host'>, asked = host): SignInRefusal {
  if (error instanceof SignInRefusal) return error;
  if (error instanceof AuthorizationResponseError && error.error === 'access_denied')
    return new SignInRefusal(
      $localize`You were not let in at ${host}:host:, or left it. Try again, or use a key.`,
      error,
    );
  if (error instanceof ResponseBodyError && error.error === 'invalid_grant')
    return new SignInRefusal($localize`That took too long, or was used already. Sign in once more.`, error);
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError)
    return new SignInRefusal(
      $localize`${host}:host: refused: ${error.error_description ?? error.error}:reason:`,
      error,
    );
  if (error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError')) {
    // The browser does not say whether the policy of this page was in the way.
    const message =
      asked === host
        ? $localize`${asked}:host: cannot be reached from this browser. Try again, or use a key.`
        : $localize`${asked}:host: cannot be reached from this browser. Whoever runs this system may have to name it in OIDC_TOKEN_ORIGIN. Try again, or use a key.`;
    return new SignInRefusal(message, error);
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new SignInRefusal(
    $localize`The answer of ${host}:host: cannot be trusted (${reason}:reason:). Sign in once more.`,
    error,
  );
}

async function discover(issuer: Issuer): Promise<AuthorizationServer> {
  const url = new URL(issuer.url);
  return processDiscoveryResponse(url, await discoveryRequest(url, requestOptions(issuer)));
}

function hostOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).host : undefined;
}

/** Plain HTTP only where the system itself is told to believe such an issuer, which it is not in production. */
function requestOptions({ url }: Issuer) {
  const isPlain = url.startsWith('http:');
  return { [allowInsecureRequests]: isPlain, signal: AbortSignal.timeout(patienceMs) };
}

function resourceOf({ resource }: Issuer): Record<string, string> {
  return resource === null ? {} : { resource };
}
