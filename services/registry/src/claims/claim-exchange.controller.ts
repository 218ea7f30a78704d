import { Body, Controller, Post, Req } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiOperation,
  ApiTags,
  ApiTooManyRequestsResponse,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import { Allow } from '@telemetry/chassis';
import type { FastifyRequest } from 'fastify';
import { networkOf } from '../attempt-limit.ts';
import { keyView } from '../keys/key-view.ts';
import { OutboxRelay } from '../outbox/outbox-relay.service.ts';
import { ClaimDesk } from './claim-desk.service.ts';
import { ClaimedKeyDto, ExchangeClaimDto } from './claim.dto.ts';

/** Where a device that has just been set up fetches its key. */
@ApiTags('registry')
@Controller('devices/claim')
export class ClaimExchangeController {
  constructor(
    private readonly desk: ClaimDesk,
    private readonly outbox: OutboxRelay,
  ) {}

  /**
   * Exchanges a claim's token for the device's own key, shown in this answer and never again. The token dies with it, and
   * so do all keys that the device had. Needs no other credential.
   */
  @Post()
  @ApiOperation({
    summary: "Exchanges a claim's token for the device's own key, shown in this answer and never again",
  })
  @Allow('anyone')
  @ApiCreatedResponse({ type: ClaimedKeyDto })
  @ApiForbiddenResponse({
    description: 'CLAIM_REFUSED: the token is wrong, used, over, or of another device',
  })
  @ApiTooManyRequestsResponse({ description: 'RATE_LIMITED: ten refusals a minute from one address' })
  @ApiUnprocessableEntityResponse({ description: 'VALIDATION_ERROR' })
  async exchange(
    @Body() { claim_token: token, device_id: deviceId }: ExchangeClaimDto,
    @Req() request: FastifyRequest,
  ): Promise<ClaimedKeyDto> {
    const caller = { address: networkOf(request.ip), traceId: request.id };
    const given = await this.desk.exchange({ token, deviceId }, caller);
    this.outbox.wake();
    return { ...keyView(given.key), device_id: given.deviceId, api_key: given.apiKey };
  }
}
