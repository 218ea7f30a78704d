import { Component, input, output } from '@angular/core';

const overlaps = [
  { seconds: 0, label: $localize`:About the key that a device has:ends at once` },
  { seconds: 3600, label: $localize`:About the key that a device has:works for an hour more` },
  { seconds: 86_400, label: $localize`:About the key that a device has:works for a day more` },
  { seconds: 7 * 86_400, label: $localize`:About the key that a device has:works for a week more` },
  { seconds: 30 * 86_400, label: $localize`:About the key that a device has:works for 30 days more` },
] as const;

/** What a fleet that reports at least daily can follow, seconds. */
export const usualOverlapS = 86_400;

/** Asks how long the key that a device has may go on beside a new one. */
@Component({
  selector: 'tc-key-overlap',
  template: `
    <label>
      <span>{{ label() }}</span>
      <select #field (change)="choose.emit(+field.value)">
        @for (overlap of overlaps; track overlap.seconds) {
          <option [value]="overlap.seconds" [selected]="overlap.seconds === seconds()">
            {{ overlap.label }}
          </option>
        }
      </select>
    </label>
  `,
  styles: `
    label {
      display: grid;
      gap: var(--space-1);
    }
    span {
      font-size: var(--text-small);
      font-weight: 600;
    }
  `,
})
export class KeyOverlap {
  /** Whose key it is. */
  readonly label = input.required<string>();
  /** What is chosen. */
  readonly seconds = input.required<number>();
  /** Another one is wanted. */
  readonly choose = output<number>();

  protected readonly overlaps = overlaps;
}
