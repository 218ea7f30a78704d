import { Component, afterRenderEffect, computed, input, output, signal, viewChild } from '@angular/core';
import type { ElementRef } from '@angular/core';
import { LineChartComponent, LineChartModule } from '@swimlane/ngx-charts';
import { ChartOverlay } from './chart-overlay.ts';
import type { TimeSpan } from './chart-overlay.ts';
import { axisFormat, zoneName } from './format-time.ts';
import { formatValue } from './format-value.ts';
import { timeTicks } from './time-ticks.ts';

/** A line without a hole; several with the same name are one line with gaps between them. */
export interface Line {
  readonly name: string;
  /** A CSS colour, the same for every line of that name. */
  readonly colour: string;
  readonly points: readonly LinePoint[];
}

/** A value, with the least and greatest it stands for where it is an average. */
export interface LinePoint {
  readonly at: Date;
  readonly value: number;
  readonly min?: number;
  readonly max?: number;
}

/** A share of the frame's height, which grows with the text: so much room a time on the axis takes, with some air. */
const tickShare = 0.42;

/**
 * Lines over time, with the band between least and greatest where there is one. The only file that knows ngx-charts.
 * The chart is a picture: whoever uses it puts the same values in a table nearby. Pointing at it tells the moment, so
 * that several charts can show the same one; dragging over it asks for that span.
 */
@Component({
  selector: 'tc-line-chart',
  imports: [ChartOverlay, LineChartModule],
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
  /** The moment that is looked at on this chart or another, epoch milliseconds. */
  readonly cursorAt = input<number>();
  /** Where the values stand on few readings: drawn paler. */
  readonly faded = input<readonly TimeSpan[]>([]);
  /** The moment that is pointed at; undefined when none is any more. */
  readonly point = output<number | undefined>();
  /** The span that is to be looked at closer. */
  readonly zoom = output<TimeSpan>();

  private readonly frame = viewChild.required<ElementRef<HTMLElement>>('frame');
  private readonly chart = viewChild.required(LineChartComponent);
  /** Of the frame, in pixels. */
  private readonly size = signal({ width: 600, height: 260 }, { equal: isSame });
  /** Where the lines are drawn inside the frame; the axes take what they need around it. */
  protected readonly plot = signal({ left: 0, top: 0, width: 0, height: 0 }, { equal: isSame });

  protected readonly view = computed((): [number, number] => [this.size().width, this.size().height]);
  protected readonly results = computed(() =>
    this.lines().map(({ name, points }) => ({
      name,
      series: points.map(({ at, ...values }) => ({ name: at, ...values })),
    })),
  );
  protected readonly colours = computed(() =>
    this.lines().map(({ name, colour }) => ({ name, value: colour })),
  );
  protected readonly ticks = computed(() => {
    const [startAt, endAt] = [this.startAt(), this.endAt()];
    const { width, height } = this.size();
    const most = width / (height * tickShare);
    // Nearer to the edge half of its text would be cut off.
    const lastAt = endAt - (endAt - startAt) / 3 / most;
    const ticks = timeTicks({ startAt, endAt }, most, zoneName());
    return ticks.filter((at) => at.getTime() <= lastAt);
  });
  protected readonly timeTick = computed(() => axisFormat(this.endAt() - this.startAt()));
  protected readonly valueTick = valueTick;
  protected readonly yEdges = computed(() => paddedRange(this.lines()));

  constructor() {
    afterRenderEffect((onCleanup) => {
      const frame = this.frame().nativeElement;
      const resized = new ResizeObserver(([entry]) => {
        if (!entry) return;
        const { width, height } = entry.contentRect;
        this.size.set({ width: Math.max(200, Math.floor(width)), height: Math.max(200, Math.floor(height)) });
      });
      // The chart moves its plot when an axis turns out wider, and tells nobody.
      const moved = new MutationObserver(() => this.measure());
      resized.observe(frame);
      moved.observe(frame, { subtree: true, childList: true, attributeFilter: ['transform'] });
      this.measure();
      onCleanup(() => {
        resized.disconnect();
        moved.disconnect();
      });
    });
  }

  private measure(): void {
    const { dims, margin } = this.chart();
    const [top = 0] = margin;
    this.plot.set({ left: dims.xOffset ?? 0, top, width: dims.width, height: dims.height });
  }
}

function isSame(a: object, b: object): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/**
 * A value on the axis, filled up in front with spaces as wide as a digit and as a point, so that charts below one another
 * begin at the same place. What has no width keeps the library from trimming them.
 */
function valueTick(value: number): string {
  const text = formatValue(value);
  const points = text.replace(/[\d−-]/g, '').length;
  const digits = text.length - points;
  return (
    '\u200b' + '\u2008'.repeat(Math.max(0, 1 - points)) + '\u2007'.repeat(Math.max(0, 4 - digits)) + text
  );
}

/** A little air above and below, also when every value is the same. */
function paddedRange(lines: readonly Line[]): { min: number; max: number } {
  let least = Infinity;
  let greatest = -Infinity;
  for (const line of lines) {
    for (const { value, min = value, max = value } of line.points) {
      least = Math.min(least, min);
      greatest = Math.max(greatest, max);
    }
  }
  const padding = (greatest - least) * 0.08 || Math.abs(greatest) * 0.05 || 1;
  return { min: least - padding, max: greatest + padding };
}
