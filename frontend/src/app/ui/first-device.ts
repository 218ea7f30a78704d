import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';
import { CommandBlock } from './command-block.ts';

/** Shown where no device is yet: how the first one comes to be. */
@Component({
  selector: 'tc-first-device',
  imports: [CommandBlock, RouterLink],
  template: `
    <section class="card">
      <h2 i18n>No device yet</h2>
      <p i18n>
        <a routerLink="/provision">Set up an ESP32 from this browser</a>, or register one. The answer holds
        its key, once:
      </p>
      <tc-command-block label="Command that registers a device" i18n-label [command]="register" />
      <p i18n>Or let a fleet of simulated sensors fill this page:</p>
      <tc-command-block label="Command that starts simulated sensors" i18n-label [command]="simulate" />
    </section>
  `,
  styles: `
    section {
      padding: var(--space-5);
    }
    p {
      margin: var(--space-4) 0 var(--space-2);
    }
  `,
})
export class FirstDevice {
  protected readonly register = `curl -X POST ${location.origin}/api/v1/devices \\
  -H 'X-API-Key: <the admin key>' -H 'Content-Type: application/json' \\
  -d '{"device_id":"room-1","name":"Room 1"}'`;
  protected readonly simulate = 'npm run simulate -- --devices 10 --rate 1';
}
