import { Component } from '@angular/core';

/** Who changed what, when. */
@Component({
  selector: 'tc-audit-page',
  template: `<h1>Audit</h1>`,
})
export class AuditPage {}
