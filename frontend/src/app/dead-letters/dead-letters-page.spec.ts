import { TestBed } from '@angular/core/testing';
import { envelope, openSignedIn } from '../../testing/console.ts';
import type { Console } from '../../testing/console.ts';
import { eventually } from '../../testing/eventually.ts';

const nowhere = 'http://127.0.0.1:9';
const letter = {
  id: '7',
  device_id: 'room-1',
  reason: 'too old',
  at: '2026-11-29T10:00:00.000Z',
  stream_seq: '9',
  index: 0,
  size_bytes: 40,
  reading: { metrics: { a: 'NaN' } },
  attempts: 0,
  redrive_requested_at: null,
};

describe('DeadLettersPage', () => {
  let opened: Console;
  beforeEach(async () => {
    opened = await openSignedIn('/dead-letters?device=room-1', nowhere);
    (await opened.request('dead-letters?limit=50&device_id=room-1')).flush(
      envelope([letter], { next_cursor: null, has_more: false }),
    );
    await eventually(() => expect(opened.text()).toContain('too old'));
    opened.page().querySelector<HTMLButtonElement>('.letter > button')?.click();
    (await opened.request('POST /api/v1/dead-letters/7/redrive')).flush(envelope(letter));
    await eventually(() => expect(opened.text()).toContain('It is tried again'));
  });
  afterEach(() => TestBed.resetTestingModule());

  it('shows what came, and says when a letter was stored after all', async () => {
    expect(opened.page().querySelector('pre')?.textContent).toContain('"a": "NaN"');
    (await opened.request('GET /api/v1/dead-letters/7')).flush(
      { title: 'Not found', code: 'NOT_FOUND' },
      { status: 404, statusText: 'Not Found' },
    );
    await eventually(() => expect(opened.text()).toContain('It is stored now'));
    expect(opened.page().querySelector('.letter > button')).toBeNull();
  });

  it('says why a letter could not be stored this time either', async () => {
    const again = { ...letter, attempts: 1, reason: 'still too old' };
    (await opened.request('GET /api/v1/dead-letters/7')).flush(envelope(again));
    await eventually(() => expect(opened.text()).toContain('It could not be stored: still too old'));
  });
});
