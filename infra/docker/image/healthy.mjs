// healthy.mjs PORT: exits with 0 when /readyz of this container answers 200 within 3 s. For the HEALTHCHECK of images that
// have no curl. Over TLS where that is what is served; whose certificate it is does not matter for asking oneself.
import { get as getPlainly } from 'node:http';
import { get as getOverTls } from 'node:https';

const [, , port = ''] = process.argv;
const options = { host: '127.0.0.1', port, path: '/readyz', timeout: 3_000, rejectUnauthorized: false };
const get = process.env.TLS_CERT_FILE ? getOverTls : getPlainly;
get(options, ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1))
  .on('timeout', () => process.exit(1))
  .on('error', () => process.exit(1));
