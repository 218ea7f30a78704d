import { Component, booleanAttribute, inject, input, signal } from '@angular/core';
import { Router } from '@angular/router';
import { problemOf } from '../api/problem.ts';
import { returnPath } from '../session/return-path.ts';
import { Session } from '../session/session.ts';

/** Where a key is exchanged for a session. The key lives in the field until it is sent, nowhere else. */
@Component({
  selector: 'tc-sign-in-page',
  templateUrl: './sign-in-page.html',
  styleUrl: './sign-in-page.css',
})
export class SignInPage {
  /** The page to return to, from the address. */
  readonly next = input<string>();
  /** Whether a session has just ended by itself, from the address. */
  readonly expired = input(false, { transform: booleanAttribute });

  private readonly session = inject(Session);
  private readonly router = inject(Router);

  protected readonly busy = signal(false);
  protected readonly message = signal('');

  protected async signIn(event: Event, field: HTMLInputElement): Promise<void> {
    event.preventDefault();
    const key = field.value.trim();
    if (key === '') {
      this.refuse('Type or paste a key first.', field);
      return;
    }
    this.busy.set(true);
    try {
      await this.session.signIn(key);
      field.value = '';
      await this.router.navigateByUrl(returnPath(this.next()));
    } catch (error) {
      this.refuse(explain(error), field);
    } finally {
      this.busy.set(false);
    }
  }

  private refuse(message: string, field: HTMLInputElement): void {
    this.message.set(message);
    field.focus();
    field.select();
  }
}

function explain(error: unknown): string {
  const { status, title, detail, traceId } = problemOf(error);
  if (status === 401) return 'This key is not known here. Check that it was copied whole.';
  if (status === 403) return 'This key may not use the console. Ask for an operator’s or an admin’s key.';
  return [detail || title, traceId && `Trace ${traceId}`].filter(Boolean).join(' · ');
}
