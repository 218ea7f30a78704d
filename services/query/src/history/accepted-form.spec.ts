import { acceptedForm } from './accepted-form.ts';

it.each([
  [undefined, undefined],
  ['*/*', undefined],
  ['text/html,application/xhtml+xml,*/*;q=0.8', undefined],
  ['application/json', undefined],
  ['text/csv', 'csv'],
  ['Text/CSV; charset=utf-8', 'csv'],
  ['application/x-ndjson', 'ndjson'],
  ['application/json, text/csv;q=0.5', undefined],
  ['application/json;q=0.5, text/csv', 'csv'],
  ['text/csv;q=0', undefined],
  ['__proto__, constructor', undefined],
])('for Accept: %s the form is %s', (accept, form) => {
  expect(acceptedForm(accept)).toBe(form);
});
