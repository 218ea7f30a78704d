import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { readApi } from '../api/api.ts';
import { mayAs } from '../api/console-session.ts';
import { problemOf } from '../api/problem.ts';
import { Session } from '../session/session.ts';
import { EmptyNote } from '../ui/empty-note.ts';
import { formatCount } from '../ui/format-value.ts';
import { ProblemNotice } from '../ui/problem-notice.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { intervalText } from './profile-text.ts';

/** What kinds of devices there are, and what is expected of each. */
@Component({
  selector: 'tc-profiles-page',
  imports: [EmptyNote, ProblemNotice, RouterLink, Skeleton],
  templateUrl: './profiles-page.html',
  styleUrls: ['../ui/page.css', './profiles-page.css'],
})
export class ProfilesPage {
  private readonly session = inject(Session);

  protected readonly read = readApi(() => ({ path: '/api/v1/profiles' }));
  protected readonly profiles = computed(() => (this.read.hasValue() ? this.read.value().data : undefined));
  protected readonly problem = computed(() => {
    const error = this.read.error();
    return error && problemOf(error);
  });
  protected readonly mayChange = computed(() => mayAs(this.session.current()?.role, 'admin'));

  protected readonly count = formatCount;
  protected readonly interval = intervalText;
}
