import { HttpClient, HttpErrorResponse } from '@angular/common/http';
import { Injectable, inject, signal } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { parseSession } from '../api/console-session.ts';
import type { ConsoleSession } from '../api/console-session.ts';
import { parseIssuer } from '../api/sign-in-issuer.ts';
import type { Issuer } from '../api/sign-in-issuer.ts';

/** Where a key is swapped for a session. */
export const sessionUrl = '/api/v1/auth/session';
const optionsUrl = `${sessionUrl}/options`;
/** Windows of this browser share the session, and tell each other here when there is a new one. */
const channelName = 'telemetry-session';

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

  /** Where one can sign in beside a key; null where there are only keys. Throws HttpErrorResponse. */
  async issuer(): Promise<Issuer | null> {
    return parseIssuer(await firstValueFrom(this.http.get<unknown>(optionsUrl)));
  }

  /** Exchanges a key, or an issuer's token, for a session. Throws HttpErrorResponse, 401 when it is unknown. */
  async signIn(key: string): Promise<void> {
    this.state.set(parseSession(await firstValueFrom(this.http.post<unknown>(sessionUrl, { key }))));
    const channel = new BroadcastChannel(channelName);
    channel.postMessage('signed in');
    channel.close();
  }

  /** Calls back whenever somebody signs in by another window; returns what ends that. */
  onSignInElsewhere(heard: () => void): () => void {
    const channel = new BroadcastChannel(channelName);
    channel.onmessage = heard;
    return () => channel.close();
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
