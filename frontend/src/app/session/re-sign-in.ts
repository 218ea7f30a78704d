import { DialogRef } from '@angular/cdk/dialog';
import { Component, inject, signal } from '@angular/core';
import { problemOf } from '../api/problem.ts';
import { Session } from './session.ts';

/** Swaps a key for a new session, over the page that goes on afterwards. Closes with true when that was done. */
@Component({
  selector: 'tc-re-sign-in',
  template: `
    <form (submit)="signIn($event, key)">
      <h2 id="re-sign-in-title">Your session has ended</h2>
      <p class="soft">Sign in again to go on where you are. Nothing that you typed is lost.</p>
      <label for="re-key">Key</label>
      <input
        #key
        id="re-key"
        type="password"
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        aria-describedby="re-key-message"
        [attr.aria-invalid]="message() ? true : null"
      />
      <p id="re-key-message" class="message" role="alert">{{ message() }}</p>
      <div class="actions">
        <button type="submit" class="main" [disabled]="isBusy()">
          {{ isBusy() ? 'Signing in…' : 'Sign in again' }}
        </button>
        <button type="button" (click)="ref.close(false)">Leave</button>
      </div>
    </form>
  `,
  styles: `
    form {
      display: grid;
      gap: var(--space-2);
      padding: var(--space-5);
    }
    p {
      margin: 0;
    }
    label {
      margin-top: var(--space-2);
      font-weight: 600;
    }
    .message {
      min-height: 1.5em;
      color: var(--bad);
    }
    .actions {
      display: flex;
      gap: var(--space-3);
    }
  `,
})
export class ReSignIn {
  protected readonly ref = inject<DialogRef<boolean>>(DialogRef);
  private readonly session = inject(Session);

  protected readonly isBusy = signal(false);
  protected readonly message = signal('');

  protected async signIn(event: Event, field: HTMLInputElement): Promise<void> {
    event.preventDefault();
    const key = field.value.trim();
    if (key === '') {
      this.message.set('Type or paste a key first.');
      return;
    }
    this.isBusy.set(true);
    try {
      await this.session.signIn(key);
      this.ref.close(true);
    } catch (error) {
      const { status, title, detail } = problemOf(error);
      this.message.set(status === 401 ? 'This key is not known here.' : detail || title);
      field.select();
    } finally {
      this.isBusy.set(false);
    }
  }
}
