import { Component } from '@angular/core';

/** Where a device gets its id and key. */
@Component({
  selector: 'tc-register-page',
  template: `<h1>Register a device</h1>`,
})
export class RegisterPage {}
