import { Component, computed, inject, signal } from '@angular/core';
import { FormField, form, required, schema, submit, validate } from '@angular/forms/signals';
import { Field } from '../ui/field.ts';
import { SignalBars } from '../ui/signal-bars.ts';
import {
  HIDDEN,
  type NetworkModel,
  choicesOf,
  credentialsOf,
  isEnterprise,
  isOpen,
} from './network-choice.ts';
import { ProvisionStore } from './provision-store.ts';

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

const rules = schema<NetworkModel>((path) => {
  required(path.picked, { message: $localize`Pick a network.` });
  validate(path.name, ({ value, valueOf }) => {
    const isLong = bytesOf(value()) >= 1 && bytesOf(value()) <= 32;
    return valueOf(path.picked) === HIDDEN && !isLong
      ? { kind: 'name', message: $localize`A name has 1 to 32 characters.` }
      : undefined;
  });
  validate(path.password, ({ value }) => {
    const length = bytesOf(value());
    return length > 0 && (length < 8 || length > 63)
      ? { kind: 'password', message: $localize`A Wi-Fi password has 8 to 63 characters.` }
      : undefined;
  });
});

/** Where one picks the network that the device is to join, among those that it hears itself. */
@Component({
  selector: 'tc-network-step',
  imports: [Field, FormField, SignalBars],
  templateUrl: './network-step.html',
  styleUrls: ['../ui/form.css', './step.css', './network-step.css'],
})
export class NetworkStep {
  protected readonly store = inject(ProvisionStore);
  private readonly model = signal<NetworkModel>(this.start());
  protected readonly form = form(this.model, rules);
  protected readonly hidden = HIDDEN;
  protected readonly isPasswordShown = signal(false);

  protected readonly networks = computed(() => this.store.networks() ?? []);
  protected readonly choices = computed(() => choicesOf(this.networks()));
  protected readonly picked = computed(() =>
    this.networks().find(({ bssid }) => bssid === this.model().picked),
  );
  protected readonly needsPassword = computed(() => {
    const network = this.picked();
    return this.model().picked === HIDDEN || (network !== undefined && !isOpen(network));
  });
  protected readonly passwordHint = computed(() =>
    this.model().picked === HIDDEN ? $localize`Empty when it has none.` : '',
  );
  protected readonly isEnterprise = isEnterprise;
  protected readonly isOpen = isOpen;

  protected pick(bssid: string): void {
    this.model.update((model) => ({ ...model, picked: bssid }));
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    await submit(this.form, (fields) => {
      if (this.picked() && this.needsPassword() && this.model().password === '')
        return Promise.resolve([
          { kind: 'password', message: $localize`This network has a password.`, fieldTree: fields.password },
        ]);
      this.store.chooseNetwork(credentialsOf(this.model(), this.networks()));
      return Promise.resolve(undefined);
    });
  }

  /** What was picked before, when one comes back to mend it. */
  private start(): NetworkModel {
    const { ssid, passphrase } = this.store.wifi();
    if (typeof ssid === 'string') return { picked: ssid && HIDDEN, name: ssid, password: passphrase };
    const name = new TextDecoder().decode(ssid);
    const network = this.store.networks()?.find((each) => each.ssid === name);
    return network === undefined
      ? { picked: HIDDEN, name, password: passphrase }
      : { picked: network.bssid, name: '', password: passphrase };
  }
}
