import { Component, inject } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../api/api.ts';
import { ProfileEditor } from './profile-editor.ts';
import { bodyOf, newProfile } from './profile-form.ts';
import type { ProfileModel } from './profile-form.ts';

/** Where a profile is made. */
@Component({
  selector: 'tc-new-profile-page',
  imports: [ProfileEditor, RouterLink],
  template: `
    <header>
      <p class="way"><a routerLink="/profiles">Profiles</a></p>
      <h1>New profile</h1>
    </header>
    <tc-profile-editor [start]="start" [save]="save" (dismissed)="leave()" />
  `,
  styleUrls: ['../ui/page.css'],
})
export class NewProfilePage {
  private readonly api = inject(Api);
  private readonly router = inject(Router);

  protected readonly start = newProfile;
  protected readonly save = async (model: ProfileModel): Promise<void> => {
    const name = model.name.trim();
    await this.api.post({ path: '/api/v1/profiles', body: { name, ...bodyOf(model) } });
    await this.router.navigate(['/profiles', name]);
  };

  protected leave(): void {
    void this.router.navigateByUrl('/profiles');
  }
}
