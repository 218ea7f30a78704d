import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../api/api.ts';
import type { Schema } from '../api/contract.ts';
import { problemOf } from '../api/problem.ts';
import { readPages } from '../api/read-pages.ts';
import { Clock } from '../live/clock.ts';
import { EmptyNote } from '../ui/empty-note.ts';
import { formatTime } from '../ui/format-time.ts';
import { formatCount } from '../ui/format-value.ts';
import { ProblemNotice } from '../ui/problem-notice.ts';
import { Skeleton } from '../ui/skeleton.ts';

type Letter = Schema<'DeadLetterDto'>;

/** How an attempt to store a letter after all went. */
interface Attempt {
  readonly state: 'waiting' | 'stored' | 'again' | 'refused';
  readonly text: string;
  /** Attempts before this one. */
  readonly attempts: number;
}

const askAgainMs = 2000;

/** What was acknowledged and could not be stored: looked into, and tried again. */
@Component({
  selector: 'tc-dead-letters-page',
  imports: [EmptyNote, ProblemNotice, RouterLink, Skeleton],
  templateUrl: './dead-letters-page.html',
  styleUrls: ['../ui/page.css', './dead-letters-page.css'],
})
export class DeadLettersPage {
  /** Only those of this device, from the address. */
  readonly device = input<string>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly now = inject(Clock).now;

  protected readonly pages = readPages(() => ({
    path: '/api/v1/dead-letters',
    query: { limit: 50, ...(this.device() && { device_id: this.device() }) },
  }));
  protected readonly problem = computed(() => {
    const error = this.pages.error();
    return error && problemOf(error);
  });
  protected readonly attempts = signal<ReadonlyMap<string, Attempt>>(new Map());
  private readonly turn = computed(() => Math.floor(this.now() / askAgainMs));

  protected readonly count = formatCount;

  constructor() {
    effect(() => {
      this.turn();
      untracked(() => {
        for (const [id, attempt] of this.attempts())
          if (attempt.state === 'waiting') void this.look(id, attempt);
      });
    });
  }

  protected time(at: string): string {
    return formatTime(Date.parse(at));
  }

  protected readingName({ id }: Letter): string {
    return $localize`Reading of letter ${id}:id:`;
  }

  protected retryName({ id }: Letter): string {
    return $localize`Try letter ${id}:id: again`;
  }

  protected json(letter: Letter): string {
    return JSON.stringify(letter.reading, null, 2);
  }

  protected search(id: string): void {
    void this.router.navigate([], { queryParams: { device: id.trim() || null } });
  }

  protected async redrive({ id, attempts }: Letter): Promise<void> {
    if (this.attempts().get(id)?.state === 'waiting') return;
    this.set(id, { state: 'waiting', text: $localize`It is tried again…`, attempts });
    try {
      await this.api.post({ path: '/api/v1/dead-letters/{id}/redrive', params: { id } });
    } catch (error) {
      const { title, detail } = problemOf(error);
      this.set(id, { state: 'refused', text: detail || title, attempts });
    }
  }

  /** A letter that is gone was stored, or turned out to be a repeat; one with more attempts was refused again. */
  private async look(id: string, { attempts }: Attempt): Promise<void> {
    try {
      const letter = await this.api.get({ path: '/api/v1/dead-letters/{id}', params: { id } });
      if (letter.attempts > attempts)
        this.set(id, {
          state: 'again',
          text: $localize`It could not be stored: ${letter.reason}:reason:`,
          attempts: letter.attempts,
        });
    } catch (error) {
      if (problemOf(error).status === 404)
        this.set(id, { state: 'stored', text: $localize`It is stored now, or was already.`, attempts });
    }
  }

  private set(id: string, attempt: Attempt): void {
    this.attempts.update((before) => new Map(before).set(id, attempt));
  }
}
