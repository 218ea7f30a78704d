import { Component, inject } from '@angular/core';
import { NotAllowed } from '../ui/not-allowed.ts';
import { DeviceStore } from './device-store.ts';
import { SendReading } from './send-reading.ts';

/** Sends a test reading, or says how. */
@Component({
  selector: 'tc-send-tab',
  imports: [NotAllowed, SendReading],
  template: `
    @if (store.mayChange()) {
      <section class="card" aria-labelledby="send-title">
        <h2 id="send-title" i18n>Send a test reading</h2>
        <p class="soft" i18n>
          It counts like any other: it is stored, drawn and kept. The command works with a key of this device.
        </p>
        <tc-send-reading [device]="store.facts.device()" [deviceId]="store.id()" />
      </section>
    } @else {
      <tc-not-allowed least="operator" />
    }
  `,
  styles: `
    section {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: var(--space-3);
      padding: var(--space-4);
    }
    p {
      margin: 0;
    }
  `,
})
export class SendTab {
  protected readonly store = inject(DeviceStore);
}
