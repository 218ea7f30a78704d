import {
  Component,
  DestroyRef,
  type ElementRef,
  afterNextRender,
  inject,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { CODE_READER } from './platform.ts';

const lookEveryMs = 250;

/** Looks through the camera until it sees a QR code. The pictures stay in the browser. */
@Component({
  selector: 'tc-label-camera',
  template: `
    <video #view playsinline muted aria-label="What the camera sees" i18n-aria-label></video>
    <p role="status">{{ said() }}</p>
    <button type="button" (click)="dismissed.emit()" i18n>Type it instead</button>
  `,
  styles: `
    :host {
      display: grid;
      justify-items: start;
      gap: var(--space-3);
    }
    video {
      width: min(100%, 24rem);
      aspect-ratio: 4 / 3;
      object-fit: cover;
      background: var(--wash);
      border-radius: var(--radius);
    }
    p {
      margin: 0;
    }
  `,
})
export class LabelCamera {
  /** What a code says. */
  readonly found = output<string>();
  /** It is typed after all. */
  readonly dismissed = output();

  private readonly makeReader = inject(CODE_READER);
  private readonly view = viewChild.required<ElementRef<HTMLVideoElement>>('view');
  protected readonly said = signal($localize`Hold the label before the camera.`);
  private stream: MediaStream | undefined;
  private isOver = false;

  constructor() {
    afterNextRender({ read: () => void this.look() });
    inject(DestroyRef).onDestroy(() => {
      this.isOver = true;
      this.switchOff();
    });
  }

  private async look(): Promise<void> {
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      const video = this.view().nativeElement;
      video.srcObject = this.stream;
      await video.play();
      await this.readFrom(video);
    } catch {
      // Whatever the reason (refused, in use, none there): typing works.
      this.said.set(
        $localize`The camera cannot be used. Allow it for this page, or type what the label says.`,
      );
    }
    this.switchOff();
  }

  private async readFrom(video: HTMLVideoElement): Promise<void> {
    const reader = this.makeReader?.();
    while (reader && !this.isOver) {
      const [code] = await reader.detect(video);
      if (code) {
        this.found.emit(code.rawValue);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
  }

  private switchOff(): void {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
  }
}
