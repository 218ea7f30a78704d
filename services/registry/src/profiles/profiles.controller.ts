import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Patch,
  Post,
  Res,
  UseInterceptors,
} from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
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
import { OutboxRelay } from '../outbox/outbox-relay.service.ts';
import { EditOf, IF_MATCH } from '../revision/edit.dto.ts';
import { RevisionTag } from '../revision/revision-tag.service.ts';
import { type Edit, isEmptyChange } from '../revision/revision.ts';
import type { DeclareMetricDto } from './metric.dto.ts';
import type { ProfileChange } from './profile-change.ts';
import { profileView, type MetricView } from './profile-view.ts';
import { ChangeProfileDto, ListedProfileDto, NewProfileDto, ProfileDto } from './profile.dto.ts';
import { ProfilesRepository } from './profiles.repository.ts';

const NO_CONTENT = 204;
const DEFAULT_INTERVAL_S = 60;
const NOT_FOUND = { description: 'NOT_FOUND' };

/**
 * What kinds of devices there are. Only admins change them: a profile says what of its devices is refused, and when their
 * readings are deleted.
 */
@ApiTags('registry')
@Controller('profiles')
@UseInterceptors(RevisionTag)
export class ProfilesController {
  constructor(
    private readonly profiles: ProfilesRepository,
    private readonly outbox: OutboxRelay,
  ) {}

  /** All profiles, by name. */
  @Get()
  @ApiOperation({ summary: 'All profiles, by name' })
  @Allow('viewer', 'operator', 'admin')
  @ApiOkResponse({ type: [ListedProfileDto] })
  async list(): Promise<ListedProfileDto[]> {
    const profiles = await this.profiles.findAll();
    return profiles.map((profile) => ({ ...profileView(profile), device_count: profile.deviceCount }));
  }

  /** Makes a profile; the answer's Location is where it is. */
  @Post()
  @ApiOperation({ summary: 'Makes a profile' })
  @Allow('admin')
  @ApiCreatedResponse({ type: ProfileDto })
  @ApiConflictResponse({ description: 'CONFLICT: the name is taken' })
  @ApiUnprocessableEntityResponse({ description: 'VALIDATION_ERROR' })
  async create(
    @Body() body: NewProfileDto,
    @ActorOf() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProfileDto> {
    const { expectedIntervalS, allowsUndeclaredMetrics, retentionDays, metrics } = changeOf(body);
    const profile = {
      name: body.name,
      expectedIntervalS: expectedIntervalS ?? DEFAULT_INTERVAL_S,
      allowsUndeclaredMetrics: allowsUndeclaredMetrics ?? false,
      retentionDays: retentionDays ?? 0,
      metrics: metrics ?? [],
    };
    const inserted = await this.profiles.insert(profile, actor);
    void reply.header('location', `/api/v1/profiles/${body.name}`);
    return profileView(inserted);
  }

  @Get(':name')
  @Allow('viewer', 'operator', 'admin')
  @ApiOkResponse({ type: ProfileDto })
  @ApiNotFoundResponse(NOT_FOUND)
  async show(@Param('name') name: string): Promise<ProfileDto> {
    return profileView(await this.profiles.get(name));
  }

  /** Changes what is given and leaves the rest, for every device that has it. */
  @Patch(':name')
  @ApiOperation({ summary: 'Changes what is given and leaves the rest, for every device that has it' })
  @Allow('admin')
  @ApiHeader(IF_MATCH)
  @ApiOkResponse({ type: ProfileDto })
  @ApiNotFoundResponse(NOT_FOUND)
  @ApiConflictResponse({ description: 'CONFLICT: it is not at the revision of If-Match' })
  @ApiUnprocessableEntityResponse({ description: 'VALIDATION_ERROR: a member, or none at all' })
  async change(
    @Param('name') name: string,
    @Body() body: ChangeProfileDto,
    @EditOf() edit: Edit,
  ): Promise<ProfileDto> {
    const change = changeOf(body);
    if (isEmptyChange(change))
      throw new Problem('VALIDATION_ERROR', 'Nothing to change: send at least one member.');
    const profile = await this.profiles.change(name, change, edit);
    this.outbox.wake();
    return profileView(profile);
  }

  /** Removes a profile that no device has. */
  @Delete(':name')
  @ApiOperation({ summary: 'Removes a profile that no device has' })
  @HttpCode(NO_CONTENT)
  @Allow('admin')
  @ApiHeader(IF_MATCH)
  @ApiNoContentResponse()
  @ApiNotFoundResponse(NOT_FOUND)
  @ApiConflictResponse({ description: 'CONFLICT: devices have it, or it is the one that is always there' })
  async remove(@Param('name') name: string, @EditOf() edit: Edit): Promise<void> {
    await this.profiles.remove(name, edit);
  }
}

function changeOf(body: ChangeProfileDto): ProfileChange {
  return {
    expectedIntervalS: body.expected_interval_s,
    allowsUndeclaredMetrics: body.allows_undeclared_metrics,
    retentionDays: body.retention_days,
    metrics: body.metrics?.map(metricOf),
  };
}

function metricOf({ name, unit, min = null, max = null }: DeclareMetricDto): MetricView {
  return { name, unit, min, max };
}
