import { Component, inject, linkedSignal, signal } from '@angular/core';
import { FormField, form, required, schema, submit } from '@angular/forms/signals';
import { parseLabel } from '@telemetry/provisioning';
import { Field } from '../ui/field.ts';
import { failureOf } from './advice.ts';
import { LabelCamera } from './label-camera.ts';
import { CODE_READER } from './platform.ts';
import { ProvisionStore } from './provision-store.ts';

interface Proof {
  username: string;
  password: string;
}

const rules = schema<Proof>((path) => {
  required(path.username, { message: $localize`It is on the label.` });
  required(path.password, { message: $localize`It is on the label.` });
});

/** Where one shows that one holds the device: what its label says, typed or read by the camera. */
@Component({
  selector: 'tc-proof-step',
  imports: [Field, FormField, LabelCamera],
  templateUrl: './proof-step.html',
  styleUrls: ['../ui/form.css', './step.css'],
})
export class ProofStep {
  protected readonly store = inject(ProvisionStore);
  protected readonly hasCamera = inject(CODE_READER) !== undefined;
  protected readonly isScanning = signal(false);
  private readonly model = linkedSignal<Proof>(() => ({ ...this.store.credentials() }));
  protected readonly form = form(this.model, rules);

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    // The text of the QR code may be pasted as well.
    if (this.model().password.trim().startsWith('{')) return this.read(this.model().password);
    await submit(this.form, async () => {
      const { username, password } = this.model();
      await this.store.prove({ username: username.trim(), password: password.trim() });
      return undefined;
    });
  }

  /** Takes what a QR code says. */
  protected async read(text: string): Promise<void> {
    this.isScanning.set(false);
    try {
      const { username, password } = parseLabel(text);
      await this.store.prove({ username, password });
    } catch (error) {
      this.store.failure.set(failureOf(error, 'proof'));
    }
  }
}
