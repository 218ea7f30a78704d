import { Location } from '@angular/common';
import { TestBed } from '@angular/core/testing';
import { envelope, openSignedIn } from '../../testing/console.ts';
import { eventually } from '../../testing/eventually.ts';
import { filterOf } from './audit-filter.ts';

const nowhere = 'http://127.0.0.1:9';
const entry = (id: string, before: object | null, after: object | null) => ({
  id,
  at: '2026-11-29T10:00:00.000Z',
  actor: 'Olga',
  actor_role: 'operator',
  action: 'device.update',
  subject_kind: 'device',
  subject_id: `room-${id}`,
  before,
  after,
  trace_id: 'abc',
});

describe('AuditPage', () => {
  afterEach(() => TestBed.resetTestingModule());

  it('shows what was different, and reads older changes after the newest', async () => {
    const opened = await openSignedIn('/audit', nowhere);
    const first = await opened.request('GET /api/v1/audit');
    expect(first.request.params.get('limit')).toBe('50');
    first.flush(
      envelope([entry('2', { name: 'A', tags: ['x'] }, { name: 'B', tags: ['x'] })], {
        next_cursor: 'older',
        has_more: true,
      }),
    );
    await eventually(() => expect(opened.page().querySelector('del')?.textContent).toBe('A'));
    expect(opened.page().querySelector('ins')?.textContent).toBe('B');
    expect(opened.page().querySelectorAll('tbody tr')).toHaveLength(1);
    opened.page().querySelector<HTMLButtonElement>('button.more')?.click();
    (await opened.request('cursor=older')).flush(
      envelope([entry('1', null, { name: 'A' })], { next_cursor: null, has_more: false }),
    );
    await eventually(() => expect(opened.text()).toContain('room-1'));
    expect(opened.text()).toContain('room-2');
    expect(opened.page().querySelector('button.more')).toBeNull();
  });

  it('keeps what is looked for in the address', async () => {
    const opened = await openSignedIn('/audit?actor=Olga', nowhere);
    (await opened.request('audit?actor=Olga')).flush(envelope([], { next_cursor: null, has_more: false }));
    await eventually(() => expect(opened.text()).toContain('No change matches'));
    const select = opened.page().querySelector('select');
    if (!select) throw new Error('There is no filter.');
    select.value = 'profile';
    select.dispatchEvent(new Event('change'));
    const request = await opened.request('subject_kind=profile');
    expect(request.request.params.get('actor')).toBe('Olga');
    expect(TestBed.inject(Location).path()).toBe('/audit?actor=Olga&kind=profile');
  });
});

describe('filterOf', () => {
  const nothing = {
    kind: undefined,
    subject: undefined,
    actor: undefined,
    action: undefined,
    from: undefined,
    to: undefined,
  };

  it('takes whole days, the last one included', () => {
    const { start, end } = filterOf({ ...nothing, from: '2026-11-28', to: '2026-11-28' });
    expect(Date.parse(end ?? '') - Date.parse(start ?? '')).toBe(86_400_000);
  });

  it.each([
    { kind: 'planet', action: 'device.explode', from: 'soon' },
    { kind: 'toString', action: 'constructor' },
  ])('leaves out what means nothing: %j', (asked) => {
    const filter = filterOf({ ...nothing, ...asked });
    expect(Object.values(filter).every((value) => value === undefined)).toBe(true);
  });
});
