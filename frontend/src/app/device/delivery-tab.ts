import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { readApi } from '../api/api.ts';
import type { Schema } from '../api/contract.ts';
import { problemOf } from '../api/problem.ts';
import { every } from '../live/clock.ts';
import { formatTime } from '../ui/format-time.ts';
import { formatCount } from '../ui/format-value.ts';
import { ProblemNotice } from '../ui/problem-notice.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { DeviceStore } from './device-store.ts';

type Boot = Schema<'BootDto'>;

const refreshMs = 5000;
const namedGaps = 12;

/** What became of everything the device sent: acknowledged, stored, repeated, refused, and what has not come. */
@Component({
  selector: 'tc-delivery-tab',
  imports: [ProblemNotice, RouterLink, Skeleton],
  templateUrl: './delivery-tab.html',
  styleUrls: ['../ui/page.css', './delivery-tab.css'],
})
export class DeliveryTab {
  protected readonly store = inject(DeviceStore);
  protected readonly read = readApi(() => ({
    path: '/api/v1/devices/{device_id}/delivery',
    params: { device_id: this.store.id() },
  }));
  protected readonly ledger = computed(() => (this.read.hasValue() ? this.read.value().data : undefined));
  protected readonly problem = computed(() => {
    const error = this.read.error();
    return error && problemOf(error);
  });
  protected readonly count = formatCount;

  constructor() {
    every(refreshMs, () => this.read.reload());
  }

  protected time(at: string): string {
    return formatTime(Date.parse(at));
  }

  /** The missing counts as a person writes them: `7, 12–15`. */
  protected gaps({ gaps }: Boot): string {
    const named = gaps.slice(0, namedGaps).map(([from, to]) => {
      const last = to ?? from;
      return from === last ? formatCount(from) : `${formatCount(from)}–${formatCount(last)}`;
    });
    return gaps.length > namedGaps ? `${named.join(', ')}, …` : named.join(', ');
  }
}
