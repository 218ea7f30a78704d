import { TestEnvironment } from 'jest-environment-node';
import { watchOf } from './infra/local/src/leaks/watch.ts';

const HEADERS = ['x-api-key', 'authorization', 'cookie'];
const FIELDS = /"(?:key|api_key|claim_token|token)":"([^"]+)"/g;
/** No sign-in is longer. */
const LONGEST_BODY = 10_000;

/**
 * Node, and a look at what was logged: a file of tests fails when a secret is found in what its services logged. Secrets
 * are those that the tests name (`keepSecret`), all credentials that they send with fetch, and whatever looks like a key.
 */
export default class WatchedEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    const { global } = this;
    const { fetch } = global;
    const watch = watchOf(global);
    global.fetch = (input, init) => {
      for (const secret of credentialsOf(init)) watch.keepSecret(secret);
      return fetch(input, init);
    };
  }

  handleTestEvent(event, state) {
    // After every hook, so that what was logged while the services stopped is looked at, too.
    if (event.name !== 'run_finish') return;
    const leaks = watchOf(this.global).leaks();
    if (leaks.length > 0)
      state.unhandledErrors.push(new Error(`Secrets in the log:\n${leaks.map(inWords).join('\n')}`));
  }
}

function inWords({ secret, line }) {
  return `  ${secret} in ${line}`;
}

function* credentialsOf(init) {
  const headers = new Headers(init?.headers);
  for (const name of HEADERS) {
    const value = headers.get(name);
    if (value !== null) yield value.replace(/^(?:Bearer |[\w-]+=)/i, '');
  }
  const body = init?.body;
  if (typeof body !== 'string' || body.length > LONGEST_BODY) return;
  for (const [, secret] of body.matchAll(FIELDS)) yield secret;
}
