import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Clock } from '../live/clock.ts';
import { followFirstReading } from '../live/first-reading.ts';
import { refusedClaim } from './advice.ts';
import { ByHand } from './by-hand.ts';
import { followClaim } from './follow-claim.ts';
import { ProvisionStore } from './provision-store.ts';
import { Setback } from './setback.ts';
import { TASKS, type Task, type TaskState, begun } from './tasks.ts';

/** After so long without a key, or without a reading, a person is told what to look at. */
const patienceMs = 60_000;

const words: Readonly<Record<TaskState, string>> = {
  waiting: $localize`:State of a task:waiting`,
  doing: $localize`:state of a task|The task is being done:now`,
  done: $localize`:State of a task:done`,
  failed: $localize`:State of a task:failed`,
};

/** Where everything happens, and the first reading is awaited. */
@Component({
  selector: 'tc-progress-step',
  imports: [ByHand, RouterLink, Setback],
  templateUrl: './progress-step.html',
  styleUrls: ['../ui/form.css', './step.css', './progress-step.css'],
})
export class ProgressStep {
  protected readonly store = inject(ProvisionStore);
  private readonly now = inject(Clock).now;
  private readonly fate = followClaim(() => this.store.claim());
  private readonly usedAt = computed(() => {
    const fate = this.fate();
    return fate.is === 'used' ? Date.parse(fate.at) : undefined;
  });
  /** Only a device that has its key is listened to: until then another one may have this id. */
  protected readonly first = followFirstReading(() => {
    const from = this.usedAt();
    return from === undefined ? undefined : { deviceId: this.store.deviceId(), from };
  });

  protected readonly failure = computed(() => {
    const fate = this.fate();
    if (fate.is === 'refused') return refusedClaim(fate.why);
    // The connection may have been lost because the device had joined already.
    return fate.is === 'used' ? undefined : this.store.failure();
  });
  protected readonly tasks = computed(() => {
    const states = this.states();
    const shown = TASKS.filter(
      (task) => this.store.way() === 'bluetooth' || !['tell', 'join'].includes(task),
    );
    return shown.map((task) => ({
      task,
      state: states[task],
      word: words[states[task]],
      label: this.labelOf(task),
    }));
  });
  /** Whether it takes longer than it should. */
  protected readonly isSlow = computed(() => {
    // Nobody knows how long a person takes with the command.
    const claim = this.store.way() === 'bluetooth' ? this.store.claim() : undefined;
    const since = this.usedAt() ?? (claim && Date.parse(claim.createdAt));
    const isAwaited = !this.store.isBusy() && !this.failure() && !this.first();
    return isAwaited && since !== undefined && this.now() - since > patienceMs;
  });

  private readonly states = computed(() => {
    if (this.first()) return { ...begun('reading'), reading: 'done' as const };
    if (this.usedAt() !== undefined) return begun('reading');
    const states = this.store.tasks();
    return this.fate().is === 'refused' ? { ...begun('key'), key: 'failed' as const } : states;
  });

  private labelOf(task: Task): string {
    const labels: Readonly<Record<Task, string>> = {
      register: $localize`${this.store.deviceId()}:device: is in the registry`,
      claim: $localize`A token is made, good once`,
      tell: $localize`The device knows whose it is`,
      join: $localize`It joins the network`,
      key: $localize`It fetches its own key`,
      reading: $localize`Its first reading arrives`,
    };
    return labels[task];
  }
}
