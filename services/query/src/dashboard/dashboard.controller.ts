import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '@telemetry/chassis';
import { unitOf } from '../snapshot/asked-devices.ts';
import { DashboardDto } from './dashboard.dto.ts';
import { DashboardRepository, type Overview } from './dashboard.repository.ts';

const DAY_MS = 86_400_000;
/** However many look at it, it is computed once in so long. */
const FRESH_MS = 2_000;

@ApiTags('query')
@Controller('dashboard')
@Allow('viewer', 'operator', 'admin')
export class DashboardController {
  private last: { readonly atMs: number; readonly answer: Promise<DashboardDto> } | undefined;

  constructor(private readonly dashboard: DashboardRepository) {}

  /** How many devices report, and what they measured today; a few seconds old at most. */
  @Get('stats')
  @ApiOperation({ summary: 'How many devices report, and what they measured today' })
  @ApiOkResponse({ type: DashboardDto })
  async get(): Promise<DashboardDto> {
    const nowMs = Date.now();
    if (this.last === undefined || nowMs - this.last.atMs > FRESH_MS) {
      const answer = this.compute(nowMs);
      this.last = { atMs: nowMs, answer };
      // A failure is nothing to show to the next one.
      answer.catch(() => (this.last = undefined));
    }
    return this.last.answer;
  }

  private async compute(nowMs: number): Promise<DashboardDto> {
    const startMs = Math.floor(nowMs / DAY_MS) * DAY_MS;
    const found = await this.dashboard.find({ startMs, endMs: startMs + DAY_MS }, nowMs);
    return dashboardAnswer(found, new Date(startMs).toISOString().slice(0, 10));
  }
}

function dashboardAnswer({ counts, devices, tally }: Overview, day: string): DashboardDto {
  const { rollup_day, rollup_hour, readings } = tally.sources;
  const metrics = [...tally.metrics].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    devices: counts,
    day,
    readings_today: rollup_day + rollup_hour + readings,
    averages: Object.fromEntries(
      metrics.map(([name, own]) => [name, { avg: own.value('avg', 0), unit: unitOf(devices, name) }]),
    ),
  };
}
