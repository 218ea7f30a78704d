import { Component, inject, viewChild } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../api/api.ts';
import { guardUnsaved } from '../unsaved/unsaved.ts';
import type { MayBeUnsaved } from '../unsaved/unsaved.ts';
import { ProfileEditor } from './profile-editor.ts';
import { bodyOf, newProfile } from './profile-form.ts';
import type { ProfileModel } from './profile-form.ts';

/** Where a profile is made. */
@Component({
  selector: 'tc-new-profile-page',
  imports: [ProfileEditor, RouterLink],
  template: `
    <header>
      <p class="way"><a routerLink="/profiles" i18n>Profiles</a></p>
      <h1 i18n>New profile</h1>
    </header>
    <tc-profile-editor [start]="start" [save]="save" (dismissed)="leave()" />
  `,
  styleUrls: ['../ui/page.css'],
})
export class NewProfilePage implements MayBeUnsaved {
  private readonly api = inject(Api);
  private readonly router = inject(Router);

  private readonly editor = viewChild(ProfileEditor);
  /** It was saved, or is not wanted after all. */
  private isDone = false;

  protected readonly start = newProfile;
  protected readonly save = async (model: ProfileModel): Promise<void> => {
    const name = model.name.trim();
    await this.api.post({ path: '/api/v1/profiles', body: { name, ...bodyOf(model) } });
    this.isDone = true;
    await this.router.navigate(['/profiles', name]);
  };

  constructor() {
    guardUnsaved(this);
  }

  hasUnsaved(): boolean {
    return !this.isDone && (this.editor()?.isDirty() ?? false);
  }

  protected leave(): void {
    this.isDone = true;
    void this.router.navigateByUrl('/profiles');
  }
}
