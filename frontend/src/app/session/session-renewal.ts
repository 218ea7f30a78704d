import { Dialog } from '@angular/cdk/dialog';
import { HttpErrorResponse } from '@angular/common/http';
import type { HttpRequest } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { Router } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { Session, sessionUrl } from './session.ts';

/** Asks for a key when the session has ended while somebody works. */
@Injectable({ providedIn: 'root' })
export class SessionRenewal {
  private readonly dialog = inject(Dialog);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private asked: Promise<boolean> | undefined;

  /** Whether a request was refused since the session is over, and not since a key was wrong. */
  mayHelp({ url, method }: HttpRequest<unknown>, error: unknown): boolean {
    const isSigningIn = url === sessionUrl && method !== 'GET';
    const isRefused = error instanceof HttpErrorResponse && error.status === 401;
    return isRefused && !isSigningIn && Boolean(this.session.current());
  }

  /** Whether somebody signed in again; however many requests were refused, it is asked once. */
  ask(): Promise<boolean> {
    this.asked ??= this.open().finally(() => (this.asked = undefined));
    return this.asked;
  }

  private async open(): Promise<boolean> {
    const { ReSignIn } = await import('./re-sign-in.ts');
    const dialog = this.dialog.open<boolean>(ReSignIn, {
      panelClass: 'dialog',
      disableClose: true,
      ariaLabelledBy: 're-sign-in-title',
    });
    if ((await firstValueFrom(dialog.closed)) === true) return true;
    this.session.expire();
    await this.router.navigate(['/sign-in'], { queryParams: { next: this.router.url, expired: true } });
    return false;
  }
}
