import { ValidateBy, type ValidationArguments } from 'class-validator';

/** The keys in DEVICE_API_KEYS that name no device, as the older system had them. */
export function bareKeys(setting: string): string[] {
  return setting
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '' && !entry.includes(':'));
}

/** A key that may write for every device is for trying things out, so it is refused outside development. */
export function NoBareKeysOutsideDevelopment(): PropertyDecorator {
  return ValidateBy({
    name: 'noBareKeysOutsideDevelopment',
    validator: {
      validate: (value: unknown, args?: ValidationArguments) =>
        typeof value === 'string' && (bareKeys(value).length === 0 || isDevelopment(args?.object)),
      defaultMessage: () => '$property: a key without a device works only while APP_ENV=development',
    },
  });
}

function isDevelopment(config: object | undefined): boolean {
  return config !== undefined && 'APP_ENV' in config && config.APP_ENV === 'development';
}
