import { Component, computed, inject, input, linkedSignal, signal, viewChild } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Api, readApi } from '../api/api.ts';
import { mayAs } from '../api/console-session.ts';
import { problemOf } from '../api/problem.ts';
import { Session } from '../session/session.ts';
import { formatMetric } from '../ui/format-value.ts';
import { ProblemNotice } from '../ui/problem-notice.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { guardUnsaved } from '../unsaved/unsaved.ts';
import type { MayBeUnsaved } from '../unsaved/unsaved.ts';
import { ProfileEditor } from './profile-editor.ts';
import { bodyOf, modelOf } from './profile-form.ts';
import type { ProfileModel } from './profile-form.ts';
import { boundsText, intervalText, retentionText } from './profile-text.ts';

/** One profile: what it says, and for admins the way to change it. */
@Component({
  selector: 'tc-profile-page',
  imports: [ProblemNotice, ProfileEditor, RouterLink, Skeleton],
  templateUrl: './profile-page.html',
  styleUrls: ['../ui/page.css', '../ui/form.css', '../ui/table.css', './profile-page.css'],
})
export class ProfilePage implements MayBeUnsaved {
  /** Name of the profile, from the address. */
  readonly name = input.required<string>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly session = inject(Session);

  protected readonly read = readApi(() => ({
    path: '/api/v1/profiles/{name}',
    params: { name: this.name() },
  }));
  protected readonly profile = computed(() => (this.read.hasValue() ? this.read.value().data : undefined));
  protected readonly problem = computed(() => {
    const error = this.read.error();
    return error && problemOf(error);
  });
  protected readonly mayChange = computed(() => mayAs(this.session.current()?.role, 'admin'));
  protected readonly isEditing = linkedSignal<string, boolean>({
    source: this.name,
    computation: () => false,
  });
  private readonly editor = viewChild(ProfileEditor);
  protected readonly start = computed(() => {
    const profile = this.profile();
    return profile && modelOf(profile);
  });
  protected readonly refusal = signal('');
  protected readonly saved = signal('');

  protected readonly bounds = boundsText;
  protected readonly interval = intervalText;
  protected readonly metricText = formatMetric;
  protected readonly retention = retentionText;

  protected readonly save = async (model: ProfileModel): Promise<void> => {
    const { revision } = this.profile() ?? {};
    await this.api.patch({
      path: '/api/v1/profiles/{name}',
      params: { name: this.name() },
      body: bodyOf(model),
      ...(revision !== undefined && { revision }),
    });
    this.isEditing.set(false);
    this.saved.set($localize`Saved. Its devices follow within a second.`);
    this.read.reload();
  };

  constructor() {
    guardUnsaved(this);
  }

  hasUnsaved(): boolean {
    return this.editor()?.isDirty() ?? false;
  }

  protected async remove(): Promise<void> {
    try {
      await this.api.delete({ path: '/api/v1/profiles/{name}', params: { name: this.name() } });
      await this.router.navigateByUrl('/profiles');
    } catch (error) {
      const { title, detail } = problemOf(error);
      this.refusal.set(detail || title);
    }
  }
}
