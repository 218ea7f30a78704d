import { Component } from '@angular/core';

/** What kinds of devices send. */
@Component({
  selector: 'tc-profiles-page',
  template: `<h1>Profiles</h1>`,
})
export class ProfilesPage {}
