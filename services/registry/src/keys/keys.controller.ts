import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import { Allow } from '@telemetry/chassis';
import { ActorOf } from '../audit/actor.dto.ts';
import type { Actor } from '../audit/actor.ts';
import { OutboxRelay } from '../outbox/outbox-relay.service.ts';
import { expiryOf } from './expiry.ts';
import { keyView } from './key-view.ts';
import { CreatedKeyDto, KeyDto, NewKeyDto } from './key.dto.ts';
import { KeysRepository } from './keys.repository.ts';
import { makeKey } from './make-key.service.ts';

/** The keys of a device: rotated with an overlap, so that no reading is refused, and revoked. */
@ApiTags('registry')
@Controller('devices/:device_id/keys')
@Allow('operator', 'admin')
@ApiNotFoundResponse({ description: 'DEVICE_NOT_FOUND, or NOT_FOUND for a key' })
export class KeysController {
  constructor(
    private readonly keys: KeysRepository,
    private readonly outbox: OutboxRelay,
  ) {}

  /** The keys that work, oldest first. */
  @Get()
  @ApiOperation({ summary: 'The keys that work, oldest first' })
  @ApiOkResponse({ type: [KeyDto] })
  async list(@Param('device_id') deviceId: string): Promise<KeyDto[]> {
    return (await this.keys.find(deviceId, new Date())).map(keyView);
  }

  /** Makes another key, shown in this answer and never again; the one the device has ends after the overlap. */
  @Post()
  @ApiOperation({ summary: 'Makes another key, shown in this answer and never again' })
  @ApiCreatedResponse({ type: CreatedKeyDto })
  @ApiConflictResponse({ description: 'CONFLICT: two keys work already; it says which to revoke' })
  @ApiUnprocessableEntityResponse({ description: 'VALIDATION_ERROR' })
  async create(
    @Param('device_id') deviceId: string,
    @Body() { overlap_s: overlapS, expires_at: expiry }: NewKeyDto,
    @ActorOf() actor: Actor,
  ): Promise<CreatedKeyDto> {
    const now = new Date();
    const { apiKey, keyId, keySha256 } = makeKey();
    const key = { keyId, keySha256, expiresAt: expiryOf(expiry, now) };
    const overlapEnd = new Date(now.getTime() + overlapS * 1000);
    const made = await this.keys.insert(key, overlapEnd, { deviceId, actor, now });
    this.outbox.wake();
    return { ...keyView(made), api_key: apiKey };
  }

  /** Revokes a key: it stops working at every ingest replica within a second. */
  @Delete(':key_id')
  @ApiOperation({ summary: 'Revokes a key' })
  @HttpCode(204)
  @ApiNoContentResponse()
  async revoke(
    @Param('device_id') deviceId: string,
    @Param('key_id') keyId: string,
    @ActorOf() actor: Actor,
  ): Promise<void> {
    await this.keys.remove(keyId, { deviceId, actor, now: new Date() });
    this.outbox.wake();
  }
}
