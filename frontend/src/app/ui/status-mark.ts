import { Component, computed, input } from '@angular/core';
import type { DeviceStatus } from '../api/device.ts';

const words: Record<DeviceStatus, string> = {
  never_seen: $localize`:Status of a device:never seen`,
  online: $localize`:Status of a device:online`,
  late: $localize`:Status of a device, not heard for longer than expected:late`,
  offline: $localize`:Status of a device:offline`,
  inactive: $localize`:Status of a device, not allowed to write:inactive`,
};

/** How a device stands: a dot and always its word, since colour alone tells too little. */
@Component({
  selector: 'tc-status-mark',
  template: `<span class="dot" [class]="status()" aria-hidden="true"></span>{{ word() }}`,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: var(--space-2);
      white-space: nowrap;
    }
    .dot {
      width: 0.625rem;
      height: 0.625rem;
      border: 2px solid var(--off);
      border-radius: 50%;
    }
    .online {
      border-color: var(--good);
      background: var(--good);
    }
    .late {
      border-color: var(--warn);
      background: linear-gradient(90deg, var(--warn) 50%, transparent 50%);
    }
    .offline {
      background: var(--off);
    }
  `,
})
export class StatusMark {
  /** The status to show. */
  readonly status = input.required<DeviceStatus>();

  protected readonly word = computed(() => words[this.status()]);
}
