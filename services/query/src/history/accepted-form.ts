import type { TextForm } from './text.ts';

const FORMS = new Map<string, TextForm | undefined>([
  ['application/json', undefined],
  ['text/csv', 'csv'],
  ['application/x-ndjson', 'ndjson'],
  ['application/ndjson', 'ndjson'],
]);

/** The text form that an Accept header asks for by name and prefers to JSON; undefined: the answer is JSON. */
export function acceptedForm(accept: string | undefined): TextForm | undefined {
  const wanted = (accept ?? '').split(',').map((item) => {
    const [type = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    return { type, weight: q === undefined ? 1 : Number(q.slice(2)) };
  });
  const known = wanted.filter(({ type, weight }) => weight > 0 && FORMS.has(type));
  const [best] = known.sort((a, b) => b.weight - a.weight);
  return best && FORMS.get(best.type);
}
