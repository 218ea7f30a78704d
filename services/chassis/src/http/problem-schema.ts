import { Problem, type ProblemCode, PROBLEMS } from './problem.ts';
import { problemDocument } from './problem-document.ts';

const text = { type: 'string' };

/** The JSON Schema of every error's body. */
export const PROBLEM_SCHEMA = {
  type: 'object',
  description: 'An error (RFC 9457). `trace_id` names the request in the logs.',
  properties: {
    type: { ...text, description: 'urn:telemetry:problem: and the code' },
    title: text,
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { ...text, description: 'What went wrong this time, for people' },
    instance: { ...text, description: 'The path that was asked for' },
    code: {
      ...text,
      enum: Object.keys(PROBLEMS),
      description: 'What went wrong, for programs: it never changes',
    },
    success: { type: 'boolean', enum: [false] },
    data: { type: 'null' },
    error: { ...text, description: 'The same as detail, for older clients' },
    details: {
      type: 'array',
      description: 'Each fault of the input',
      items: {
        type: 'object',
        properties: { field: text, message: text, type: text },
        required: ['field', 'message', 'type'],
      },
    },
    trace_id: { ...text, pattern: '^[0-9a-f]{32}$' },
    timestamp: { ...text, format: 'date-time' },
  },
  required: [
    ...['type', 'title', 'status', 'detail', 'instance', 'code', 'success', 'data', 'error', 'details'],
    ...['trace_id', 'timestamp'],
  ],
} satisfies Record<string, unknown>;

const EXAMPLE = { traceId: '0af7651916cd43dd8448eb211c80319c', now: new Date('2026-01-02T03:04:05.678Z') };
const INVALID = [{ field: 'limit', message: 'limit must not be less than 1', type: 'min' }];

/** An error with this code as a route would answer it; `name` is its method and path. */
export function exampleOf(code: ProblemCode, name: string): object {
  const path = name.slice(name.indexOf(' ') + 1);
  const details = code === 'VALIDATION_ERROR' ? INVALID : [];
  return problemDocument(new Problem(code, `${PROBLEMS[code][1]}.`, { details }), { path, ...EXAMPLE });
}
