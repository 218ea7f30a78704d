import { Component, computed, input } from '@angular/core';

const words = [
  $localize`:How well a network is heard:very weak`,
  $localize`:How well a network is heard:weak`,
  $localize`:How well a network is heard:fair`,
  $localize`:How well a network is heard:good`,
  $localize`:How well a network is heard:strong`,
] as const;
/** dBm from which on there is one bar more. */
const thresholds = [-85, -75, -67, -55] as const;

/** How well a network is heard: bars, and always the word. */
@Component({
  selector: 'tc-signal-bars',
  template: `<span class="bars" aria-hidden="true">
      @for (bar of bars; track bar) {
        <i [class.on]="bar <= level()" [style.height.%]="25 * bar"></i>
      }
    </span>
    {{ word()
    }}<span class="hidden" i18n="How strong a signal is, after a word for it">, {{ rssi() }} dBm</span>`,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: var(--space-2);
      white-space: nowrap;
    }
    .bars {
      display: inline-flex;
      align-items: end;
      gap: 2px;
      height: 1rem;
    }
    i {
      width: 4px;
      background: var(--line);
      border-radius: 1px;
    }
    .on {
      background: var(--accent);
    }
  `,
})
export class SignalBars {
  /** dBm. */
  readonly rssi = input.required<number>();

  protected readonly bars = [1, 2, 3, 4] as const;
  protected readonly level = computed(() => thresholds.filter((from) => this.rssi() >= from).length);
  protected readonly word = computed(() => words[this.level()] ?? '');
}
