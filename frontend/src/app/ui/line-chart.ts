import { Component, afterRenderEffect, computed, input, signal, viewChild } from '@angular/core';
import type { ElementRef } from '@angular/core';
import { LineChartModule } from '@swimlane/ngx-charts';
import { axisFormat, formatTime } from './format-time.ts';
import { formatValue } from './format-value.ts';

/** A line without a hole; several with the same name are one line with gaps between them. */
export interface Line {
  readonly name: string;
  /** A CSS colour, the same for every line of that name. */
  readonly colour: string;
  readonly points: readonly { readonly at: Date; readonly value: number }[];
}

const heightPx = 260;

/**
 * Lines over time. The only file that knows ngx-charts. The chart is a picture: whoever uses it puts the
 * same values in a table nearby. Lines that share a moment must share its Date, or hovering finds only one.
 */
@Component({
  selector: 'tc-line-chart',
  imports: [LineChartModule],
  templateUrl: './line-chart.html',
  styleUrl: './line-chart.css',
})
export class LineChart {
  /** The lines, each oldest point first. */
  readonly lines = input.required<readonly Line[]>();
  /** Left edge, epoch milliseconds. */
  readonly startAt = input.required<number>();
  /** Right edge, epoch milliseconds. */
  readonly endAt = input.required<number>();
  /** What the picture shows, in words. */
  readonly label = input.required<string>();

  private readonly frame = viewChild.required<ElementRef<HTMLElement>>('frame');
  private readonly widthPx = signal(600);

  protected readonly view = computed((): [number, number] => [this.widthPx(), heightPx]);
  protected readonly results = computed(() =>
    this.lines().map(({ name, points }) => ({
      name,
      series: points.map(({ at, value }) => ({ name: at, value })),
    })),
  );
  protected readonly colours = computed(() =>
    this.lines().map(({ name, colour }) => ({ name, value: colour })),
  );
  protected readonly timeTick = computed(() => axisFormat(this.endAt() - this.startAt()));
  protected readonly valueTick = formatValue;
  protected readonly timeText = (at: Date): string => formatTime(at.getTime());
  protected readonly valueText = formatValue;
  protected readonly yEdges = computed(() => paddedRange(this.lines()));

  constructor() {
    afterRenderEffect((onCleanup) => {
      const observer = new ResizeObserver(([entry]) => {
        if (entry) this.widthPx.set(Math.max(200, Math.floor(entry.contentRect.width)));
      });
      observer.observe(this.frame().nativeElement);
      onCleanup(() => observer.disconnect());
    });
  }
}

/** A little air above and below, also when every value is the same. */
function paddedRange(lines: readonly Line[]): { min: number; max: number } {
  let min = Infinity;
  let max = -Infinity;
  for (const line of lines) {
    for (const { value } of line.points) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
  }
  const padding = (max - min) * 0.08 || Math.abs(max) * 0.05 || 1;
  return { min: min - padding, max: max + padding };
}
