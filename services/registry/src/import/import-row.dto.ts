import { ApiPropertyOptional } from '@nestjs/swagger';
import { hashKey, Problem, type ProblemDetail } from '@telemetry/chassis';
import { plainToInstance } from 'class-transformer';
import { Matches, validateSync } from 'class-validator';
import { RegisterDeviceDto } from '../devices/device.dto.ts';
import { IfGiven } from '../if-given.dto.ts';
import type { ImportRow, RejectedRow } from './import-row.ts';
import type { RawRow } from './row-reader.service.ts';

/** What can stand in a header of HTTP, and is too long to be guessed. */
const API_KEY = /^[\x21-\x7e]{16,256}$/;

/** A row: a device as it is registered, perhaps with the key that it has already. */
export class ImportRowDto extends RegisterDeviceDto {
  @ApiPropertyOptional({ minLength: 16, maxLength: 256, description: 'A key that the device has already' })
  @IfGiven()
  @Matches(API_KEY, { message: 'api_key must have 16 to 256 printable ASCII characters and no blank' })
  readonly api_key?: string;
}

/** A row as it is taken, or with all that is wrong with it, by field. */
export function checkedRow(raw: RawRow): ImportRow | RejectedRow {
  const { line } = raw;
  if ('fault' in raw) return rejected(raw, [{ field: '', message: raw.fault, type: 'row' }]);
  if (!isObject(raw.value))
    return rejected(raw, [{ field: '', message: 'is not a JSON object', type: 'object' }]);
  const row = plainToInstance(ImportRowDto, raw.value);
  const errors = validateSync(row, { whitelist: true, forbidNonWhitelisted: true });
  if (errors.length > 0) {
    const details = errors.flatMap(({ property: field, constraints = {} }) =>
      Object.entries(constraints).map(([type, message]) => ({ field, message, type })),
    );
    return rejected(raw, details);
  }
  const { device_id: deviceId, name, tags, profile: profileName, api_key: apiKey } = row;
  const keyHash = apiKey === undefined ? undefined : hashKey(apiKey).toString('hex');
  return { line, deviceId, name, tags, profileName, keyHash };
}

function rejected(raw: RawRow, details: readonly ProblemDetail[]): RejectedRow {
  const message = details.map(({ message }) => message).join('; ');
  const problem = new Problem('VALIDATION_ERROR', message, { details });
  return { line: raw.line, deviceId: 'value' in raw ? deviceIdOf(raw.value) : null, problem };
}

/** As far as it can be told, for the reader of the answer. */
function deviceIdOf(value: unknown): string | null {
  return isObject(value) && 'device_id' in value && typeof value.device_id === 'string'
    ? value.device_id.slice(0, 128)
    : null;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
