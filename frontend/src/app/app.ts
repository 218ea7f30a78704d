import { Dialog } from '@angular/cdk/dialog';
import { Component, computed, inject, signal } from '@angular/core';
import { Router, RouterLink, RouterOutlet } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { problemOf } from './api/problem.ts';
import { BottomBar } from './frame/bottom-bar.ts';
import { KeepFocus } from './frame/keep-focus.ts';
import { Keyboard } from './frame/keyboard.ts';
import { MoreSheet } from './frame/more-sheet.ts';
import type { MoreSheetData } from './frame/more-sheet.ts';
import { Navigation } from './frame/navigation.ts';
import { NewVersion } from './frame/new-version.ts';
import { PageFocus } from './frame/page-focus.ts';
import { Clock } from './live/clock.ts';
import { ConnectionBanner } from './live/connection-banner.ts';
import { LiveFeed } from './live/live-feed.ts';
import { roleTexts } from './ui/role-texts.ts';
import { Session } from './session/session.ts';
import { Icon } from './ui/icon.ts';

/** The frame around every page: the way between pages, who is signed in, how the live connection stands. */
@Component({
  selector: 'tc-app',
  imports: [BottomBar, ConnectionBanner, Icon, Navigation, NewVersion, RouterLink, RouterOutlet],
  templateUrl: './app.html',
  styleUrl: './app.css',
  host: { '[class.signed-in]': 'person() !== null' },
})
export class App {
  private readonly dialog = inject(Dialog);
  private readonly feed = inject(LiveFeed);
  private readonly keyboard = inject(Keyboard);
  private readonly router = inject(Router);
  private readonly session = inject(Session);

  protected readonly announcement = inject(PageFocus).announcement;
  protected readonly caughtUp = this.feed.caughtUp;
  protected readonly connection = this.feed.connection;
  protected readonly now = inject(Clock).now;
  protected readonly person = computed(() => this.session.current() ?? null);
  protected readonly roleTexts = roleTexts;
  protected readonly signOutProblem = signal('');

  constructor() {
    inject(KeepFocus);
  }

  protected reconnect(): void {
    this.feed.retryNow();
  }

  protected showShortcuts(): void {
    this.keyboard.showHelp();
  }

  protected async showMore(): Promise<void> {
    const person = this.person();
    if (!person) return;
    const data: MoreSheetData = { role: person.role, name: person.name };
    const sheet = this.dialog.open<'sign out', MoreSheetData>(MoreSheet, {
      data,
      ariaLabel: $localize`:Noun, the pages that have no place in the bar of a phone:More`,
      panelClass: 'sheet',
    });
    if ((await firstValueFrom(sheet.closed)) === 'sign out') await this.signOut();
  }

  protected async signOut(): Promise<void> {
    try {
      await this.session.signOut();
    } catch (error) {
      const { title, detail, status } = problemOf(error);
      // A session that has ended already is what was asked for.
      if (status !== 401) {
        this.signOutProblem.set($localize`Still signed in: ${detail || title}:reason:`);
        return;
      }
    }
    this.signOutProblem.set('');
    await this.router.navigateByUrl('/sign-in');
  }
}
