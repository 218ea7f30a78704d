import { Controller, Param, Post } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNotFoundResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Allow } from '@telemetry/chassis';
import { ActorOf } from '../audit/actor.dto.ts';
import type { Actor } from '../audit/actor.ts';
import { makeKey } from '../keys/make-key.service.ts';
import { CLAIM_LIFETIME_MS, claimView } from './claim.ts';
import { CreatedClaimDto } from './claim.dto.ts';
import { ClaimsRepository } from './claims.repository.ts';

/** Claims of a device: how somebody who sets it up lets it fetch its own key. */
@ApiTags('registry')
@Controller('devices/:device_id/claims')
@Allow('operator', 'admin')
export class ClaimsController {
  constructor(private readonly claims: ClaimsRepository) {}

  /**
   * Makes a claim that is good once and for 15 minutes; the device exchanges its token for a key at devices/claim. The
   * token is shown in this answer and never again, and the one before it is over.
   */
  @Post()
  @ApiOperation({ summary: 'Makes a claim that is good once and for 15 minutes' })
  @ApiCreatedResponse({ type: CreatedClaimDto })
  @ApiNotFoundResponse({ description: 'DEVICE_NOT_FOUND' })
  @ApiForbiddenResponse({ description: 'DEVICE_INACTIVE: a deactivated device gets no key; or FORBIDDEN' })
  async create(@Param('device_id') deviceId: string, @ActorOf() actor: Actor): Promise<CreatedClaimDto> {
    const now = new Date();
    const { apiKey: token, keyId: claimId, keySha256: tokenSha256 } = makeKey('tct');
    const expiresAt = new Date(now.getTime() + CLAIM_LIFETIME_MS);
    const made = await this.claims.insert({ claimId, deviceId, tokenSha256, expiresAt }, actor, now);
    return { ...claimView(made), claim_token: token };
  }
}
