import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags, ApiUnprocessableEntityResponse } from '@nestjs/swagger';
import { Allow, ApiMeta, invalidField, Page } from '@telemetry/chassis';
import { DeviceSummaryDto, FleetSummaryDto, ListMetaDto } from './device-answer.dto.ts';
import { decodeDeviceCursor, type DeviceList, encodeDeviceCursor } from './device-cursor.ts';
import { filterOf, ListDevicesDto } from './device-filter.dto.ts';
import { parseOrder } from './device-filter.ts';
import { DeviceListRepository } from './device-list.repository.ts';
import { deviceSummary } from './device-view.ts';

/** How many tags the summary names. */
const MAX_TAGS_COUNTED = 100;

/** Many devices: a list of them, and the fleet in figures. */
@ApiTags('registry')
@Controller('devices')
@Allow('viewer', 'operator', 'admin')
export class FleetController {
  constructor(private readonly devices: DeviceListRepository) {}

  /** A page of devices. A device whose place in the order changes between two pages may come twice or not at all. */
  @Get()
  @ApiOperation({ summary: 'A page of devices' })
  @ApiMeta(ListMetaDto)
  @ApiOkResponse({ type: [DeviceSummaryDto] })
  @ApiUnprocessableEntityResponse({
    description: 'VALIDATION_ERROR: a parameter, or a cursor of another list',
  })
  async list(@Query() query: ListDevicesDto): Promise<Page<DeviceSummaryDto, ListMetaDto>> {
    const { cursor, limit, sort } = query;
    const list: DeviceList = { filter: filterOf(query), order: parseOrder(sort) };
    const after = cursor === undefined ? undefined : decodeDeviceCursor(cursor, list);
    if (cursor !== undefined && after === undefined)
      throw invalidField('cursor', 'is not a cursor of this list; begin again without it', 'cursor');
    const now = new Date();
    const found = await this.devices.find(list, { after, limit: limit + 1, now });
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return new Page(
      page.map((device) => deviceSummary(device, now)),
      {
        next_cursor: last === undefined ? null : encodeDeviceCursor(list, last.position),
        has_more: last !== undefined,
      },
    );
  }

  /** How many devices are of which status, and which tags there are. */
  @Get('summary')
  @ApiOperation({ summary: 'How many devices are of which status, and which tags there are' })
  @ApiOkResponse({ type: FleetSummaryDto })
  async summarise(): Promise<FleetSummaryDto> {
    const [statuses, tags] = await Promise.all([
      this.devices.countByStatus(new Date()),
      this.devices.countByTag(MAX_TAGS_COUNTED),
    ]);
    const byStatus = { online: 0, late: 0, offline: 0, never_seen: 0, inactive: 0 };
    for (const { status, count } of statuses) byStatus[status] = count;
    return { total: statuses.reduce((sum, { count }) => sum + count, 0), by_status: byStatus, tags };
  }
}
