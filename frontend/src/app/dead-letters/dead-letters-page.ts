import { Component } from '@angular/core';

/** What could not be stored, and why. */
@Component({
  selector: 'tc-dead-letters-page',
  template: `<h1>Dead letters</h1>`,
})
export class DeadLettersPage {}
