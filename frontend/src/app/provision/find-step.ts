import { Component, inject } from '@angular/core';
import { ProvisionStore } from './provision-store.ts';

/** Where the browser shows which devices it hears, or says that it hears none. */
@Component({
  selector: 'tc-find-step',
  templateUrl: './find-step.html',
  styleUrls: ['../ui/form.css', './step.css'],
})
export class FindStep {
  protected readonly store = inject(ProvisionStore);
}
