import { ValidateBy, type ValidationArguments } from 'class-validator';
import { isProduction } from './min-length-in-production.ts';

/** The address of a web server: over TLS when the configuration's APP_ENV is production. */
export function HttpsInProduction(): PropertyDecorator {
  return ValidateBy({
    name: 'httpsInProduction',
    validator: {
      validate: (value: unknown, args?: ValidationArguments) =>
        typeof value === 'string' && (isProduction(args?.object) ? HTTPS : HTTP).test(value),
      defaultMessage: () => '$property must be an https:// URL (http:// only outside APP_ENV=production)',
    },
  });
}

const HTTPS = /^https:\/\/[^\s?#]+$/;
const HTTP = /^https?:\/\/[^\s?#]+$/;
