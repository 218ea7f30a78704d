import { Body, Controller, Delete, Get, Param, Patch, Post, Res, UseInterceptors } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiHeader,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import { Allow, Problem } from '@telemetry/chassis';
import type { FastifyReply } from 'fastify';
import { ActorOf } from '../audit/actor.dto.ts';
import type { Actor } from '../audit/actor.ts';
import { makeKey } from '../keys/make-key.service.ts';
import { OutboxRelay } from '../outbox/outbox-relay.service.ts';
import { EditOf, IF_MATCH } from '../revision/edit.dto.ts';
import { RevisionTag } from '../revision/revision-tag.service.ts';
import { type Edit, isEmptyChange } from '../revision/revision.ts';
import { DeviceDetailDto, RegisteredDeviceDto } from './device-answer.dto.ts';
import { type ChangeRequest, DeviceChangesRepository } from './device-changes.repository.ts';
import { DEFAULT_PROFILE } from './device-rules.ts';
import { type DeviceDetail, deviceDetail } from './device-view.ts';
import { ChangeDeviceDto, RegisterDeviceDto } from './device.dto.ts';
import { DevicesRepository } from './devices.repository.ts';

const NOT_FOUND = { description: 'DEVICE_NOT_FOUND' };
const CHANGED_MEANWHILE = { description: 'CONFLICT: it is not at the revision of If-Match' };

/** One device: register, show, change, deactivate. */
@ApiTags('registry')
@Controller('devices')
@UseInterceptors(RevisionTag)
export class DevicesController {
  constructor(
    private readonly devices: DevicesRepository,
    private readonly changes: DeviceChangesRepository,
    private readonly outbox: OutboxRelay,
  ) {}

  /** Registers a device; the answer holds its key, shown this once and stored nowhere. */
  @Post()
  @ApiOperation({ summary: 'Registers a device' })
  @Allow('operator', 'admin')
  @ApiCreatedResponse({ type: RegisteredDeviceDto })
  @ApiConflictResponse({ description: 'CONFLICT: the id is taken' })
  @ApiUnprocessableEntityResponse({ description: 'VALIDATION_ERROR: a member, or no such profile' })
  async register(
    @Body() body: RegisterDeviceDto,
    @ActorOf() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RegisteredDeviceDto> {
    const { device_id: deviceId, name = deviceId, tags = [], profile: profileName = DEFAULT_PROFILE } = body;
    const { apiKey, ...key } = makeKey();
    const inserted = await this.devices.insert({ deviceId, name, tags, profileName, key }, actor);
    if (!inserted) throw new Problem('CONFLICT', `A device "${deviceId}" is registered already.`);
    this.outbox.wake();
    void reply.header('location', `/api/v1/devices/${deviceId}`);
    return { ...(await this.detail(deviceId)), api_key: apiKey };
  }

  /** The device with its profile. */
  @Get(':device_id')
  @ApiOperation({ summary: 'The device with its profile' })
  @Allow('viewer', 'operator', 'admin')
  @ApiOkResponse({ type: DeviceDetailDto, headers: { ETag: { schema: { type: 'string' } } } })
  @ApiNotFoundResponse(NOT_FOUND)
  async show(@Param('device_id') deviceId: string): Promise<DeviceDetailDto> {
    return this.detail(deviceId);
  }

  /** Changes what is given and leaves the rest; what changes nothing makes no new revision. */
  @Patch(':device_id')
  @ApiOperation({ summary: 'Changes what is given and leaves the rest' })
  @Allow('operator', 'admin')
  @ApiHeader(IF_MATCH)
  @ApiOkResponse({ type: DeviceDetailDto })
  @ApiNotFoundResponse(NOT_FOUND)
  @ApiConflictResponse(CHANGED_MEANWHILE)
  @ApiUnprocessableEntityResponse({
    description: 'VALIDATION_ERROR: a member, none at all, or no such profile',
  })
  async change(
    @Param('device_id') deviceId: string,
    @Body() { name, tags, profile: profileName, is_active: isActive }: ChangeDeviceDto,
    @EditOf() edit: Edit,
  ): Promise<DeviceDetailDto> {
    const change = { name, tags, profileName, isActive };
    if (isEmptyChange(change))
      throw new Problem('VALIDATION_ERROR', 'Nothing to change: send name, tags, profile or is_active.');
    await this.apply({ deviceIds: [deviceId], change, edit });
    return this.detail(deviceId);
  }

  /** Deactivates the device: it may not write any more, its history stays. */
  @Delete(':device_id')
  @ApiOperation({ summary: 'Deactivates the device' })
  @Allow('operator', 'admin')
  @ApiHeader(IF_MATCH)
  @ApiOkResponse({ type: DeviceDetailDto })
  @ApiNotFoundResponse(NOT_FOUND)
  @ApiConflictResponse(CHANGED_MEANWHILE)
  async deactivate(@Param('device_id') deviceId: string, @EditOf() edit: Edit): Promise<DeviceDetailDto> {
    await this.apply({ deviceIds: [deviceId], change: { isActive: false }, edit });
    return this.detail(deviceId);
  }

  private async apply(request: ChangeRequest): Promise<void> {
    for (const outcome of await this.changes.apply(request)) {
      if ('problem' in outcome) throw outcome.problem;
    }
    this.outbox.wake();
  }

  private async detail(deviceId: string): Promise<DeviceDetail> {
    return deviceDetail(await this.devices.get(deviceId), new Date());
  }
}
