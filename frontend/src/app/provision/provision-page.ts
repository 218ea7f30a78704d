import { Component, DOCUMENT, Injector, afterNextRender, computed, effect, inject } from '@angular/core';
import { mayAs } from '../api/console-session.ts';
import { Session } from '../session/session.ts';
import { NotAllowed } from '../ui/not-allowed.ts';
import { guardUnsaved } from '../unsaved/unsaved.ts';
import type { MayBeUnsaved } from '../unsaved/unsaved.ts';
import type { Step } from './advice.ts';
import { DeviceStep } from './device-step.ts';
import { FindStep } from './find-step.ts';
import { NetworkStep } from './network-step.ts';
import { ProgressStep } from './progress-step.ts';
import { ProofStep } from './proof-step.ts';
import { ProvisionStore } from './provision-store.ts';
import { Setback } from './setback.ts';

interface Sign {
  readonly step: Step;
  readonly label: string;
}

const ALL: readonly Sign[] = [
  { step: 'find', label: $localize`:Step of setting up a device, verb:Find` },
  { step: 'proof', label: $localize`:Step of setting up a device, verb (that one holds it):Prove` },
  { step: 'network', label: $localize`:Step of setting up a device:Network` },
  { step: 'device', label: $localize`:verb|Step of setting up a device:Name` },
  { step: 'progress', label: $localize`:Step of setting up a device, verb:Set up` },
];
/** What needs no Bluetooth; the rest is asked by the command. */
const WITHOUT_BLUETOOTH: readonly Step[] = ['find', 'device', 'progress'];

/** From a bare ESP32 to its first reading, a step at a time. */
@Component({
  selector: 'tc-provision-page',
  imports: [DeviceStep, FindStep, NetworkStep, NotAllowed, ProgressStep, ProofStep, Setback],
  providers: [ProvisionStore],
  templateUrl: './provision-page.html',
  styleUrls: ['../ui/page.css', './provision-page.css'],
})
export class ProvisionPage implements MayBeUnsaved {
  private readonly document = inject(DOCUMENT);
  private readonly injector = inject(Injector);
  private readonly session = inject(Session);
  protected readonly store = inject(ProvisionStore);

  protected readonly mayProvision = computed(() => mayAs(this.session.current()?.role, 'operator'));
  protected readonly signs = computed(() =>
    this.store.way() === 'bluetooth' ? ALL : ALL.filter(({ step }) => WITHOUT_BLUETOOTH.includes(step)),
  );
  protected readonly at = computed(() => this.signs().findIndex(({ step }) => step === this.store.step()));

  constructor() {
    guardUnsaved(this);
    let before = this.store.step();
    effect(() => {
      const step = this.store.step();
      if (step === before) return;
      before = step;
      afterNextRender({ write: () => this.enterStep() }, { injector: this.injector });
    });
  }

  /** A device that was found is half set up until it has been told everything. */
  hasUnsaved(): boolean {
    const step = this.store.step();
    return step === 'progress' ? this.store.isBusy() : step !== 'find';
  }

  /** Keyboards and screen readers begin at the top of the step. */
  private enterStep(): void {
    this.document.getElementById('step-title')?.focus();
  }
}
