import { randomBytes } from 'node:crypto';
import { Body, Controller, Delete, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiConflictResponse, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Allow, hashKey, invalidField, Page, Problem } from '@telemetry/chassis';
import type { FastifyReply } from 'fastify';
import { OutboxRelay } from '../outbox/outbox-relay.service.ts';
import { type DeviceDetail, deviceDetail, deviceSummary, type DeviceSummary } from './device-view.ts';
import { ListDevicesDto, RegisterDeviceDto } from './device.dto.ts';
import { DevicesRepository } from './devices.repository.ts';

/** The fleet: register, list, show, deactivate. */
@ApiTags('registry')
@Controller('devices')
export class DevicesController {
  constructor(
    private readonly devices: DevicesRepository,
    private readonly outbox: OutboxRelay,
  ) {}

  @Post()
  @Allow('operator', 'admin')
  @ApiCreatedResponse({ description: 'The device, with its key: shown this once, stored nowhere' })
  @ApiConflictResponse({ description: 'The id is taken' })
  async register(
    @Body() body: RegisterDeviceDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DeviceDetail & { api_key: string }> {
    const { device_id: deviceId, name = deviceId, tags = [], profile: profileName = 'esp32-env' } = body;
    if (!(await this.devices.hasProfile(profileName)))
      throw invalidField('profile', 'There is no such profile', 'exists');
    const apiKey = `tdk_${randomBytes(24).toString('base64url')}`;
    const key = { keyId: randomBytes(6).toString('hex'), keySha256: hashKey(apiKey) };
    const inserted = await this.devices.insert({ deviceId, name, tags, profileName, key });
    if (!inserted) throw new Problem('CONFLICT', `A device "${deviceId}" is registered already.`);
    this.outbox.wake();
    void reply.header('location', `/api/v1/devices/${deviceId}`);
    return { ...deviceDetail(await this.devices.get(deviceId), new Date()), api_key: apiKey };
  }

  @Get()
  @Allow('viewer', 'operator', 'admin')
  @ApiOkResponse({ description: 'A page of devices, by id' })
  async list(@Query() query: ListDevicesDto): Promise<Page<DeviceSummary>> {
    const { q, tag, limit, cursor, include_inactive: includeInactive } = query;
    const found = await this.devices.find({ q, tag, includeInactive, after: cursor, limit: limit + 1 });
    const page = found.slice(0, limit);
    const hasMore = found.length > limit;
    const now = new Date();
    return new Page(
      page.map((device) => deviceSummary(device, now)),
      { next_cursor: hasMore ? (page.at(-1)?.deviceId ?? null) : null, has_more: hasMore },
    );
  }

  @Get(':device_id')
  @Allow('viewer', 'operator', 'admin')
  @ApiOkResponse({ description: 'The device with its profile' })
  async show(@Param('device_id') deviceId: string): Promise<DeviceDetail> {
    return deviceDetail(await this.devices.get(deviceId), new Date());
  }

  @Delete(':device_id')
  @Allow('operator', 'admin')
  @ApiOkResponse({ description: 'The device, which may not write any more; its history stays' })
  async deactivate(@Param('device_id') deviceId: string): Promise<DeviceDetail> {
    await this.devices.deactivate(deviceId);
    this.outbox.wake();
    return deviceDetail(await this.devices.get(deviceId), new Date());
  }
}
