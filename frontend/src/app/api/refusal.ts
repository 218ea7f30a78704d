import type { FieldTree, ValidationError } from '@angular/forms/signals';
import { problemOf } from './problem.ts';

/**
 * What the API refused of a form: each fault at the field of that name, what names none at the form itself. The names
 * are those of the request, such as `metrics.0.name`.
 */
export function refusalOf(
  error: unknown,
  form: FieldTree<unknown>,
  fieldOf: (name: string) => FieldTree<unknown> | undefined,
): ValidationError.WithFieldTree[] {
  const { title, detail, traceId, faults } = problemOf(error);
  const placed = faults.flatMap(({ field, message }) => {
    const fieldTree = fieldOf(field);
    return fieldTree ? [{ kind: 'server', message, fieldTree }] : [];
  });
  if (placed.length > 0 && placed.length === faults.length) return placed;
  const message = [detail || title, traceId && $localize`:Trace of a request:Trace ${traceId}:trace:`]
    .filter(Boolean)
    .join(' · ');
  return [...placed, { kind: 'server', message, fieldTree: form }];
}
