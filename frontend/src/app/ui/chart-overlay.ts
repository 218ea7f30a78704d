import { Component, computed, input, output, signal, viewChild } from '@angular/core';
import type { ElementRef } from '@angular/core';

/** A span of time, epoch milliseconds. */
export interface TimeSpan {
  readonly startAt: number;
  readonly endAt: number;
}

/** Less than this is a click that slipped. */
const leastDragPx = 8;

/** What lies over the lines of a chart: paler spans, the moment that is looked at, the span that is being chosen. */
@Component({
  selector: 'tc-chart-overlay',
  template: `
    <div
      #area
      class="area"
      (pointermove)="move($event)"
      (pointerleave)="leave()"
      (pointerdown)="press($event)"
      (pointerup)="release($event)"
      (pointercancel)="pressedAt.set(undefined)"
    >
      @for (veil of veils(); track veil.left) {
        <div class="veil" [style.left.%]="veil.left" [style.width.%]="veil.width"></div>
      }
      @if (chosen(); as span) {
        <div class="chosen" [style.left.%]="span.left" [style.width.%]="span.width"></div>
      }
      @if (cursor() !== undefined) {
        <div class="cursor" [style.left.%]="cursor()"></div>
      }
    </div>
  `,
  styleUrl: './chart-overlay.css',
})
export class ChartOverlay {
  readonly startAt = input.required<number>();
  readonly endAt = input.required<number>();
  /** The moment to mark. */
  readonly cursorAt = input<number>();
  /** Spans to draw paler. */
  readonly faded = input<readonly TimeSpan[]>([]);
  /** The moment that is pointed at; undefined when none is any more. */
  readonly point = output<number | undefined>();
  /** The span that was dragged over. */
  readonly zoom = output<TimeSpan>();

  private readonly area = viewChild.required<ElementRef<HTMLElement>>('area');
  /** Where a drag began and where it is now, as shares of the width. */
  protected readonly pressedAt = signal<number | undefined>(undefined);
  private readonly pointedAt = signal(0);

  protected readonly cursor = computed(() => {
    const at = this.cursorAt();
    return at === undefined || at < this.startAt() || at > this.endAt() ? undefined : this.share(at);
  });
  protected readonly veils = computed(() => this.faded().map((span) => this.stripe(span)));
  protected readonly chosen = computed(() => {
    const from = this.pressedAt();
    if (from === undefined) return undefined;
    const to = this.pointedAt();
    return { left: Math.min(from, to) * 100, width: Math.abs(to - from) * 100 };
  });

  protected move(event: PointerEvent): void {
    const share = this.shareOf(event);
    this.pointedAt.set(share);
    this.point.emit(this.momentOf(share));
  }

  protected leave(): void {
    if (this.pressedAt() === undefined) this.point.emit(undefined);
  }

  protected press(event: PointerEvent): void {
    if (event.button !== 0) return;
    const share = this.shareOf(event);
    this.pressedAt.set(share);
    this.pointedAt.set(share);
    // Dragging beyond the edge still ends here.
    this.area().nativeElement.setPointerCapture(event.pointerId);
  }

  protected release(event: PointerEvent): void {
    const from = this.pressedAt();
    this.pressedAt.set(undefined);
    if (from === undefined) return;
    const to = this.shareOf(event);
    const { width } = this.area().nativeElement.getBoundingClientRect();
    if (Math.abs(to - from) * width < leastDragPx) return;
    this.zoom.emit({
      startAt: this.momentOf(Math.min(from, to)),
      endAt: this.momentOf(Math.max(from, to)),
    });
  }

  private shareOf({ clientX }: PointerEvent): number {
    const { left, width } = this.area().nativeElement.getBoundingClientRect();
    return width === 0 ? 0 : Math.min(1, Math.max(0, (clientX - left) / width));
  }

  private momentOf(share: number): number {
    return Math.round(this.startAt() + share * (this.endAt() - this.startAt()));
  }

  private share(at: number): number {
    return ((at - this.startAt()) / (this.endAt() - this.startAt())) * 100;
  }

  private stripe({ startAt, endAt }: TimeSpan): { left: number; width: number } {
    const left = Math.max(0, this.share(startAt));
    return { left, width: Math.max(0, Math.min(100, this.share(endAt)) - left) };
  }
}
