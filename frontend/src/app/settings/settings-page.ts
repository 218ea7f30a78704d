import { Component } from '@angular/core';

/** How this browser shows times and numbers. */
@Component({
  selector: 'tc-settings-page',
  template: `<h1>Settings</h1>`,
})
export class SettingsPage {}
