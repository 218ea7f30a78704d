import { Inject, Injectable } from '@nestjs/common';
import { hashKey, LOGGER, type Logger, Problem } from '@telemetry/chassis';
import { AttemptLimit } from '../attempt-limit.ts';
import type { KeyRecord } from '../keys/key-view.ts';
import { makeKey } from '../keys/make-key.service.ts';
import { ClaimExchangeRepository, type Exchange, type Outcome } from './claim-exchange.repository.ts';

const MINUTE_MS = 60_000;
/** Refusals that one address may have. */
const BY_ADDRESS = { failures: 10, windowMs: MINUTE_MS, addresses: 10_000 };
/** Entries in the audit, which keeps them for ever, that people without any credential may cause; per replica. */
const UNKNOWN_IN_AUDIT = { failures: 100, windowMs: 60 * MINUTE_MS, addresses: 1 };
const EVERYBODY = 'everybody';

/** Who asks. */
export interface Caller {
  /** Address, or network of an IPv6 address. */
  readonly address: string;
  readonly traceId: string;
}

/** A key for whoever asked. */
export interface Given {
  readonly deviceId: string;
  readonly apiKey: string;
  readonly key: KeyRecord;
}

/** Exchanges tokens for keys, slows down who guesses, and says to everybody who is refused the same. */
@Injectable()
export class ClaimDesk {
  private readonly byAddress = new AttemptLimit(BY_ADDRESS);
  private readonly unknownInAudit = new AttemptLimit(UNKNOWN_IN_AUDIT);

  constructor(
    private readonly claims: ClaimExchangeRepository,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** @throws Problem CLAIM_REFUSED, whatever is wrong with the token; RATE_LIMITED */
  async exchange(
    { token, deviceId }: { readonly token: string; readonly deviceId: string | undefined },
    { address, traceId }: Caller,
  ): Promise<Given> {
    const now = new Date();
    this.begin(address, now);
    const { apiKey, ...key } = makeKey();
    const request = { tokenSha256: hashKey(token), deviceId, key, traceId, now };
    const outcome = await this.outcomeOf(request, address);
    if ('refusal' in outcome) throw await this.refused(outcome.refusal, request);
    this.byAddress.succeeded(address);
    return { ...outcome, apiKey };
  }

  private begin(address: string, now: Date): void {
    const waitMs = this.byAddress.begin(address, now.getTime());
    if (waitMs === 0) return;
    const retryAfterS = Math.ceil(waitMs / 1000);
    throw new Problem('RATE_LIMITED', 'Too many claims from your address were refused.', { retryAfterS });
  }

  private async outcomeOf(request: Exchange, address: string): Promise<Outcome> {
    try {
      return await this.claims.exchange(request);
    } catch (error) {
      // The database's failure is not the caller's.
      this.byAddress.succeeded(address);
      throw error;
    }
  }

  private async refused(refusal: string, request: Exchange): Promise<Problem> {
    this.log.warn({ refusal, device_id: request.deviceId }, 'Refused a claim');
    const isInAudit = refusal !== 'unknown';
    if (!isInAudit && this.unknownInAudit.begin(EVERYBODY, request.now.getTime()) === 0)
      await this.claims.recordUnknown(request);
    return new Problem('CLAIM_REFUSED', 'The claim is not good, or not any more. Make another one.');
  }
}
