import { Component } from '@angular/core';

/** Who may look and change. */
@Component({
  selector: 'tc-operators-page',
  template: `<h1>Operators</h1>`,
})
export class OperatorsPage {}
