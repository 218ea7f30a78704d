import { Component } from '@angular/core';

/** The fleet at a glance. */
@Component({
  selector: 'tc-overview-page',
  template: `<h1>Overview</h1>`,
})
export class OverviewPage {}
