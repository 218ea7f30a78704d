import { HttpClient, HttpErrorResponse } from '@angular/common/http';
import { Injectable, inject, signal } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { parseSession } from '../api/console-session.ts';
import type { ConsoleSession } from '../api/console-session.ts';

/** Where a key is swapped for a session. */
export const sessionUrl = '/api/v1/auth/session';

/** Who is signed in. The proof is an HttpOnly cookie, which this code cannot read. */
@Injectable({ providedIn: 'root' })
export class Session {
  private readonly http = inject(HttpClient);
  private readonly state = signal<ConsoleSession | null | undefined>(undefined);

  /** Null when nobody is signed in, undefined until the server has been asked. */
  readonly current = this.state.asReadonly();

  /** Asks the server who is signed in. Throws HttpErrorResponse when it cannot say. */
  async check(): Promise<ConsoleSession | null> {
    try {
      this.state.set(parseSession(await firstValueFrom(this.http.get<unknown>(sessionUrl))));
    } catch (error) {
      if (!(error instanceof HttpErrorResponse) || error.status !== 401) throw error;
      this.state.set(null);
    }
    return this.state() ?? null;
  }

  /** Exchanges a key for a session. Throws HttpErrorResponse, 401 when the key is unknown. */
  async signIn(key: string): Promise<void> {
    this.state.set(parseSession(await firstValueFrom(this.http.post<unknown>(sessionUrl, { key }))));
  }

  /** Ends the session here and at the server. Throws HttpErrorResponse when the server did not hear it. */
  async signOut(): Promise<void> {
    await firstValueFrom(this.http.delete<unknown>(sessionUrl));
    this.state.set(null);
  }

  /** Forgets a session that the server no longer accepts. */
  expire(): void {
    this.state.set(null);
  }
}
