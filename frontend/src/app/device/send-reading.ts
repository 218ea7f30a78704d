import { Component, computed, inject, input, linkedSignal, signal } from '@angular/core';
import { Api } from '../api/api.ts';
import { mayAs } from '../api/console-session.ts';
import type { DeviceDetail } from '../api/device.ts';
import { problemOf } from '../api/problem.ts';
import { Session } from '../session/session.ts';
import { CommandBlock } from '../ui/command-block.ts';
import { CopyButton } from '../ui/copy-button.ts';
import { formatMetric } from '../ui/format-value.ts';
import { curlOf, examplesOf } from '../ui/snippets.ts';

/** A reading to try the way in with: its values, the very command that sends it, and for admins the button that does. */
@Component({
  selector: 'tc-send-reading',
  imports: [CommandBlock, CopyButton],
  templateUrl: './send-reading.html',
  styleUrl: './send-reading.css',
})
export class SendReading {
  readonly device = input.required<DeviceDetail | undefined>();
  readonly deviceId = input.required<string>();

  private readonly api = inject(Api);
  private readonly session = inject(Session);

  /** What the profile declares; a device whose profile arrives later starts from there. */
  protected readonly examples = linkedSignal(() => examplesOf(this.device()?.metrics ?? []));
  protected readonly curl = computed(() =>
    curlOf(
      { origin: location.origin, deviceId: this.deviceId(), apiKey: '<the device key>' },
      this.examples(),
    ),
  );
  /** Others have no credential that ingest takes: a device's key is shown once, and to nobody after. */
  protected readonly maySend = computed(() => mayAs(this.session.current()?.role, 'admin'));
  protected readonly isSending = signal(false);
  protected readonly outcome = signal<{ readonly isGood: boolean; readonly text: string } | undefined>(
    undefined,
  );
  protected readonly metricText = formatMetric;

  /** What is sent is in the profile's unit, whatever this person reads. */
  protected unitOf(name: string): string {
    return this.device()?.metrics.find((metric) => metric.name === name)?.unit ?? '';
  }

  protected change(name: string, text: string): void {
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value)) return;
    this.examples.update((all) => all.map((each) => (each.name === name ? { name, value } : each)));
  }

  protected async send(): Promise<void> {
    this.isSending.set(true);
    this.outcome.set(undefined);
    try {
      const metrics = Object.fromEntries(this.examples().map(({ name, value }) => [name, value]));
      const receipt = await this.api.post({
        path: '/api/v1/ingest',
        body: { device_id: this.deviceId(), metrics },
      });
      this.outcome.set({ isGood: true, text: $localize`Acknowledged: it is on disk as ${receipt.id}:id:.` });
    } catch (error) {
      const { title, detail, faults } = problemOf(error);
      const [fault] = faults;
      this.outcome.set({
        isGood: false,
        text: fault ? `${fault.field}: ${fault.message}` : detail || title,
      });
    } finally {
      this.isSending.set(false);
    }
  }
}
