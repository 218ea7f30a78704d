import { ValidateBy, type ValidationArguments } from 'class-validator';

/** At least `length` characters when the configuration's APP_ENV is production. */
export function MinLengthInProduction(length: number): PropertyDecorator {
  return ValidateBy({
    name: 'minLengthInProduction',
    constraints: [length],
    validator: {
      validate: (value: unknown, args?: ValidationArguments) =>
        !isProduction(args?.object) || (typeof value === 'string' && value.length >= length),
      defaultMessage: () => `$property must have at least ${length} characters when APP_ENV=production`,
    },
  });
}

/** Whether a configuration is one for production. */
export function isProduction(config: object | undefined): boolean {
  return config !== undefined && 'APP_ENV' in config && config.APP_ENV === 'production';
}
