import { PORTS } from '@telemetry/local';

/** A setting of a whole stack: of `npm start`, of `docker compose up` or of both. */
export interface StackSetting {
  readonly name: string;
  readonly default: string;
  readonly doc: string;
}

/** Settings of the stack around the services. */
export const STACK_SETTINGS: Readonly<Record<string, readonly StackSetting[]>> = {
  'Where the one origin of console and API listens': [
    {
      name: 'HOST',
      default: '127.0.0.1',
      doc: 'The address that is open to callers; 0.0.0.0 lets devices of the network in.',
    },
    { name: PORTS.edge.variable, default: String(PORTS.edge.port), doc: 'Its port.' },
    {
      name: 'TLS_DIR',
      default: '',
      doc: 'docker compose: a folder with tls.crt and tls.key, for HTTPS at that port.',
    },
  ],
  'Signing in at an issuer, beside the OIDC settings below': [
    {
      name: 'OIDC_TOKEN_ORIGIN',
      default: '',
      doc:
        "The origin where OIDC_ISSUER gives tokens (its token_endpoint), when that is another than the issuer's own: " +
        "the console's pages may ask it, too, and no other.",
    },
  ],
  'npm start': [
    {
      name: 'TELEMETRY_DATA',
      default: '.data',
      doc: 'Where the system keeps its data; a relative path is taken from the root of the repository.',
    },
    ...Object.values(PORTS)
      .filter(({ variable }) => variable !== PORTS.edge.variable)
      .map(({ variable, port, listener }) => ({
        name: variable,
        default: String(port),
        doc: `The port of ${listener}${variable === PORTS.ingest.variable ? ', which docker compose opens to devices, too' : ', on 127.0.0.1'}.`,
      })),
  ],
};
