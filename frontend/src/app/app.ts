import { Component, computed, inject, signal } from '@angular/core';
import { Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { problemOf } from './api/problem.ts';
import { Session } from './session/session.ts';

/** The frame around every page: the name, the way between pages, who is signed in. */
@Component({
  selector: 'tc-app',
  imports: [RouterLink, RouterLinkActive, RouterOutlet],
  templateUrl: './app.html',
  styleUrl: './app.css',
})
export class App {
  private readonly router = inject(Router);
  private readonly session = inject(Session);

  protected readonly person = computed(() => this.session.current() ?? null);
  protected readonly signOutProblem = signal('');

  protected async signOut(): Promise<void> {
    try {
      await this.session.signOut();
    } catch (error) {
      const { title, detail, status } = problemOf(error);
      // A session that has ended already is what was asked for.
      if (status !== 401) {
        this.signOutProblem.set(`Still signed in: ${detail || title}`);
        return;
      }
    }
    this.signOutProblem.set('');
    await this.router.navigateByUrl('/sign-in');
  }
}
