import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { ComponentFixture } from '@angular/core/testing';
import { envelope } from '../../testing/console.ts';
import { eventually } from '../../testing/eventually.ts';
import { RotateDialog } from './rotate-dialog.ts';

const ids = ['a', 'b', 'c', 'd', 'e', 'f'];

describe('RotateDialog', () => {
  let dialog: ComponentFixture<RotateDialog>;
  let backend: HttpTestingController;
  let closed = 0;

  beforeEach(() => {
    closed = 0;
    TestBed.configureTestingModule({
      providers: [
        provideHttpClientTesting(),
        { provide: DIALOG_DATA, useValue: ids },
        { provide: DialogRef, useValue: { close: () => closed++ } },
      ],
    });
    dialog = TestBed.createComponent(RotateDialog);
    backend = TestBed.inject(HttpTestingController);
  });
  afterEach(() => TestBed.resetTestingModule());

  const page = (): HTMLElement => dialog.nativeElement as HTMLElement;
  const text = (): string => page().textContent.replace(/\s+/g, ' ');
  const button = (name: string): HTMLButtonElement | undefined =>
    [...page().querySelectorAll('button')].find(({ textContent, ariaLabel }) =>
      `${textContent}${ariaLabel ?? ''}`.includes(name),
    );

  function textOf(blob: Blob | undefined): Promise<string> {
    const reader = new FileReader();
    return new Promise((resolve) => {
      reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : '');
      if (blob) reader.readAsText(blob);
    });
  }

  /** Answers every request that is open; their number. */
  function answer(): number {
    const requests = backend.match(() => true);
    for (const open of requests) {
      const id = /devices\/(.*)\/keys/.exec(open.request.url)?.[1] ?? '';
      const refusal = { title: 'Conflict', detail: 'It has two keys already' };
      if (id === 'c') open.flush(refusal, { status: 409, statusText: 'Conflict' });
      else open.flush(envelope({ key_id: id, api_key: `key-of-${id}` }));
    }
    return requests.length;
  }

  it('makes a key for each, a few at a time, and is not left before they are saved', async () => {
    await eventually(() => expect(text()).toContain('New keys for 6 devices'));
    button('Make new keys')?.click();
    await eventually(() => expect(text()).toContain('0 of 6 done'));
    expect(button('Close')).toBeUndefined();
    let [asked, most] = [0, 0];
    await eventually(() => {
      const open = answer();
      asked += open;
      most = Math.max(most, open);
      expect(text()).toContain('5 new keys, 1 refused');
    });
    expect([asked, most]).toEqual([6, 4]);
    expect(text()).toContain('c It has two keys already');
    expect(button('Done')?.disabled).toBe(true);

    const saved: Blob[] = [];
    URL.createObjectURL = (content: Blob) => `blob:${saved.push(content)}`;
    URL.revokeObjectURL = () => undefined;
    button('Save 5 keys')?.click();
    const lines = (await textOf(saved[0])).split('\r\n').sort();
    expect(lines).toEqual([
      '',
      'a,key-of-a',
      'b,key-of-b',
      'd,key-of-d',
      'device_id,api_key',
      'e,key-of-e',
      'f,key-of-f',
    ]);
    await eventually(() => expect(button('Done')?.disabled).toBe(false));
    button('Done')?.click();
    expect(closed).toBe(1);
  });

  it('changes nothing when it is left', async () => {
    await eventually(() => expect(button('Cancel')).toBeDefined());
    button('Cancel')?.click();
    expect(closed).toBe(1);
    backend.expectNone(() => true);
  });
});
