import { Component } from '@angular/core';

/** Many devices at once, live. */
@Component({
  selector: 'tc-stream-page',
  template: `<h1>Live</h1>`,
})
export class StreamPage {}
