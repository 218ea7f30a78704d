import { Problem } from '@telemetry/chassis';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { SubscribeDto, UnsubscribeDto } from '../live/subscription.dto.ts';

/** What a client asks for. */
export type Action =
  | { readonly action: 'ping' }
  | { readonly action: 'subscribe'; readonly wanted: SubscribeDto }
  | { readonly action: 'unsubscribe'; readonly wanted: UnsubscribeDto };

/** Reads `{action, …}`. @throws Problem VALIDATION_ERROR */
export function requestOf(message: unknown): Action {
  if (typeof message !== 'object' || message === null) throw fault('A message must be a JSON object.');
  const { action, ...body } = message as { action?: unknown };
  if (action === 'ping') return { action };
  if (action === 'subscribe') return { action, wanted: validated(SubscribeDto, body) };
  if (action === 'unsubscribe') return { action, wanted: validated(UnsubscribeDto, body) };
  throw fault('action must be ping, subscribe or unsubscribe');
}

function validated<T extends object>(Dto: new () => T, body: object): T {
  const dto = plainToInstance(Dto, body);
  const [error] = validateSync(dto, { whitelist: true, forbidNonWhitelisted: true });
  if (error === undefined) return dto;
  throw fault(Object.values(error.constraints ?? {})[0] ?? `${error.property} is not valid`);
}

function fault(message: string): Problem {
  return new Problem('VALIDATION_ERROR', message);
}
