import { Component, computed, inject, input, output } from '@angular/core';
import { formatClaim } from '@telemetry/provisioning';
import { Clock } from '../live/clock.ts';
import { CommandBlock } from '../ui/command-block.ts';
import { CopyButton } from '../ui/copy-button.ts';
import { formatClock } from '../ui/format-time.ts';
import type { MadeClaim } from './provision-store.ts';

/** How a person sets a device up in the device's own Wi-Fi, with a command instead of this page. */
@Component({
  selector: 'tc-by-hand',
  imports: [CommandBlock, CopyButton],
  templateUrl: './by-hand.html',
  styleUrls: ['../ui/form.css', './step.css', './by-hand.css'],
})
export class ByHand {
  readonly claim = input.required<MadeClaim>();
  /** The token is over; another one is wanted. */
  readonly another = output();

  private readonly now = inject(Clock).now;
  protected readonly command = 'npm run set-up';
  protected readonly code = computed(() => formatClaim(this.claim()));
  protected readonly until = computed(() => formatClock(Date.parse(this.claim().expiresAt)));
  protected readonly isOver = computed(() => this.now() > Date.parse(this.claim().expiresAt));
}
