import { TestBed } from '@angular/core/testing';
import { envelope, openSignedIn } from '../../testing/console.ts';
import type { Console } from '../../testing/console.ts';
import { eventually } from '../../testing/eventually.ts';

const nowhere = 'http://127.0.0.1:9';
const olga = {
  operator_id: '1',
  name: 'Olga',
  role: 'operator',
  created_at: '2026-11-29T10:00:00.000Z',
  expires_at: null,
  revoked_at: null,
  last_used_at: null,
};
const list = (...operators: object[]) => envelope(operators, { next_cursor: null, has_more: false });
const dialog = () => document.querySelector<HTMLElement>('cdk-dialog-container');
const press = (scope: Element | null | undefined, text: string): void =>
  [...(scope?.querySelectorAll('button') ?? [])].find((button) => button.textContent.includes(text))?.click();

function type(id: string, text: string): void {
  const field = document.querySelector<HTMLInputElement>(`#${id}`);
  if (!field) throw new Error(`There is no field ${id}.`);
  field.value = text;
  field.dispatchEvent(new Event('input'));
}

describe('OperatorsPage', () => {
  let opened: Console;
  beforeEach(async () => {
    opened = await openSignedIn('/operators', nowhere);
  });
  afterEach(() => TestBed.resetTestingModule());

  it('teaches what operators are for while there are none', async () => {
    (await opened.request('GET /api/v1/operators')).flush(list());
    await eventually(() => expect(opened.text()).toContain('Nobody but the admin'));
  });

  it('makes one and shows its key, which no later answer has', async () => {
    (await opened.request('GET /api/v1/operators')).flush(list());
    await eventually(() => expect(opened.text()).toContain('Nobody'));
    press(opened.page(), 'New operator');
    await eventually(() => expect(dialog()).not.toBeNull());
    type('operator-name', ' Olga ');
    dialog()?.querySelector<HTMLInputElement>('input[value=operator]')?.click();
    dialog()?.querySelector('form')?.requestSubmit();
    const request = await opened.request('POST /api/v1/operators');
    expect(request.request.body).toEqual({ name: 'Olga', role: 'operator' });
    request.flush(envelope({ ...olga, api_key: 'tok_secret' }));
    (await opened.request('GET /api/v1/operators')).flush(list(olga));
    await eventually(() => expect(opened.text()).toContain('tok_secret'));
    expect(dialog()).toBeNull();
  });

  it('says at the field which name the registry does not take', async () => {
    (await opened.request('GET /api/v1/operators')).flush(list(olga));
    await eventually(() => expect(opened.text()).toContain('Olga'));
    press(opened.page(), 'New operator');
    await eventually(() => expect(dialog()).not.toBeNull());
    type('operator-name', 'system');
    dialog()?.querySelector('form')?.requestSubmit();
    const details = [{ field: 'name', message: 'name is taken by the service itself', type: 'matches' }];
    (await opened.request('POST /api/v1/operators')).flush(
      { title: 'Validation', details },
      { status: 422, statusText: 'Unprocessable' },
    );
    await eventually(() =>
      expect(document.querySelector('#operator-name-note')?.textContent).toContain('taken by the service'),
    );
  });

  it('revokes a key only after asking', async () => {
    (await opened.request('GET /api/v1/operators')).flush(list(olga));
    await eventually(() => expect(opened.text()).toContain('Olga'));
    press(opened.page(), 'Revoke');
    await eventually(() => expect(dialog()?.textContent).toContain('Revoke the key of Olga?'));
    press(dialog(), 'Revoke the key');
    (await opened.request('DELETE /api/v1/operators/1')).flush(
      envelope({ ...olga, revoked_at: olga.created_at }),
    );
    (await opened.request('GET /api/v1/operators')).flush(list());
    await eventually(() => expect(opened.text()).not.toContain('Olga'));
  });
});
