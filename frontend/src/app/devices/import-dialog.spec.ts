import { DialogRef } from '@angular/cdk/dialog';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { ComponentFixture } from '@angular/core/testing';
import { envelope } from '../../testing/console.ts';
import { eventually } from '../../testing/eventually.ts';
import { ImportDialog } from './import-dialog.ts';

const counts = { created: 2, updated: 0, unchanged: 0, rejected: 1 };
const fault = { line: 3, device_id: 'b d', status: 'rejected', error: 'device_id must have no blank' };

describe('ImportDialog', () => {
  let dialog: ComponentFixture<ImportDialog>;
  let backend: HttpTestingController;
  const closed: unknown[] = [];

  beforeEach(() => {
    closed.length = 0;
    const ref = { close: (result: unknown) => closed.push(result) };
    TestBed.configureTestingModule({
      providers: [provideHttpClientTesting(), { provide: DialogRef, useValue: ref }],
    });
    dialog = TestBed.createComponent(ImportDialog);
    backend = TestBed.inject(HttpTestingController);
  });
  afterEach(() => TestBed.resetTestingModule());

  const page = (): HTMLElement => dialog.nativeElement as HTMLElement;
  const text = (): string => page().textContent.replace(/\s+/g, ' ');
  const press = (name: string): void =>
    [...page().querySelectorAll('button')].find(({ textContent }) => textContent.includes(name))?.click();

  async function choose(name: string): Promise<void> {
    await eventually(() => expect(page().querySelector('input')).not.toBeNull());
    const field = page().querySelector('input');
    const file = new File(['device_id\na'], name);
    Object.defineProperty(field, 'files', { value: [file] });
    field?.dispatchEvent(new Event('change'));
  }

  it('shows what would become of a file before it changes anything', async () => {
    await choose('fleet.csv');
    const trial = backend.expectOne('/api/v1/devices/import?dry_run=true');
    expect(trial.request.headers.get('Content-Type')).toBe('text/csv');
    trial.flush(envelope({ dry_run: true, ...counts, results: [fault] }));
    await eventually(() => expect(text()).toContain('What would become of it'));
    expect(text()).toContain('device_id must have no blank');

    press('Import 2');
    const results = [{ line: 2, device_id: 'a', status: 'created', api_key: 'the-key-of-a' }];
    backend
      .expectOne('/api/v1/devices/import?dry_run=false')
      .flush(envelope({ dry_run: false, ...counts, results }));
    await eventually(() => expect(text()).toContain('Save the key'));
    press('Done');
    expect(closed).toEqual(['imported']);
  });

  it('sends lines of JSON as such, and imports nothing of a file that is refused', async () => {
    await choose('fleet.ndjson');
    const trial = backend.expectOne('/api/v1/devices/import?dry_run=true');
    expect(trial.request.headers.get('Content-Type')).toBe('application/x-ndjson');
    const refusal = { title: 'Not valid', detail: 'Line 1: no device_id', trace_id: 'trace-9' };
    trial.flush(refusal, { status: 422, statusText: 'Unprocessable' });
    await eventually(() => expect(text()).toContain('Line 1: no device_id'));
    expect(text()).toContain('trace-9');
    expect(text()).not.toContain('Import 0');
    press('Close');
  });
});
