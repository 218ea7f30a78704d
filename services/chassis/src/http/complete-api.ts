import type { OpenAPIObject } from '@nestjs/swagger';
import { ENVELOPE_META, ROLES } from './api-extensions.ts';
import { exampleOf, PROBLEM_SCHEMA } from './problem-schema.ts';
import { type ProblemCode, PROBLEMS } from './problem.ts';

type Json = Record<string, unknown>;

/** The part of an operation that is completed. */
interface Operation extends Json {
  operationId?: string;
  summary?: string;
  security?: Json[];
  parameters?: readonly { readonly in: string }[];
  requestBody?: unknown;
  responses: Partial<Record<string, Answer>>;
}
interface Answer {
  description?: string;
  content?: Record<string, { schema?: Json; examples?: Json }>;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const ALL_CODES = Object.keys(PROBLEMS) as ProblemCode[];

/**
 * Adds to a description what is the same for every route: the envelope around `data`, problem+json with an example
 * for each error a route names, and the errors that any route may answer.
 */
export function completeApi(document: OpenAPIObject): OpenAPIObject {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = (item as Record<string, unknown>)[method] as Operation | undefined;
      if (operation !== undefined) completeOperation(operation, `${method.toUpperCase()} ${path}`);
    }
  }
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: PROBLEM_SCHEMA },
  };
  return document;
}

function completeOperation(operation: Operation, name: string): void {
  // Two paths of one method are numbered with brackets, which an id in a URL may not have.
  operation.operationId = operation.operationId?.replace(/\[(\d+)\]$/, '_$1') ?? name;
  operation.summary ??= name;
  addUsualErrors(operation);
  for (const [status, answer] of Object.entries(operation.responses)) {
    if (answer === undefined) continue;
    if (answer.description === undefined || answer.description === '') answer.description = 'All is well';
    if (Number(status) < 400) wrapData(answer, operation[ENVELOPE_META]);
    else describeProblem(answer, Number(status), name);
  }
  Reflect.deleteProperty(operation, ENVELOPE_META);
}

/** The errors that follow from what a route takes, who may call it, and where it runs. */
function addUsualErrors(operation: Operation): void {
  const roles = (operation[ROLES] ?? []) as readonly string[];
  const isOpen = roles.includes('anyone');
  if (isOpen) operation.security = [];
  const hasBody = operation.requestBody !== undefined;
  const hasParameters = operation.parameters?.some(({ in: place }) => place !== 'header') === true;
  const usual: [ProblemCode, boolean][] = [
    ['INVALID_PAYLOAD', hasBody || hasParameters],
    ['INVALID_API_KEY', !isOpen],
    ['FORBIDDEN', !isOpen],
    ['PAYLOAD_TOO_LARGE', hasBody],
    ['UNSUPPORTED_MEDIA_TYPE', hasBody],
    ['VALIDATION_ERROR', hasBody],
    ['INTERNAL_ERROR', true],
    ['UNAVAILABLE', true],
  ];
  for (const [code, isPossible] of usual) {
    const [status, title] = PROBLEMS[code];
    if (isPossible) operation.responses[status] ??= { description: `${code}: ${title}` };
  }
}

/** Gives an error its schema, and an example for each code that its description names. */
function describeProblem(answer: Answer, status: number, name: string): void {
  const possible = ALL_CODES.filter((code) => PROBLEMS[code][0] === status);
  const named = possible.filter((code) => answer.description?.includes(code) === true);
  const codes = named.length > 0 ? named : possible.slice(0, 1);
  if (named.length === 0) answer.description = `${codes.join(', ')}: ${answer.description ?? ''}`;
  const examples = Object.fromEntries(codes.map((code) => [code, { value: exampleOf(code, name) }]));
  answer.content = {
    'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' }, examples },
  };
}

/** Puts what a route answers into the envelope it travels in; one that describes its envelope is left alone. */
function wrapData(answer: Answer, meta: unknown): void {
  const content = answer.content?.['application/json'];
  const data = content?.schema;
  if (content === undefined || data === undefined || hasEnvelope(data)) return;
  const metaMember = typeof meta === 'string' ? { meta: { $ref: `#/components/schemas/${meta}` } } : {};
  const properties = {
    success: { type: 'boolean', enum: [true] },
    data,
    error: { type: 'null' },
    code: { type: 'null' },
    ...metaMember,
    timestamp: { type: 'string', format: 'date-time' },
  };
  content.schema = { type: 'object', properties, required: Object.keys(properties) };
}

function hasEnvelope({ properties }: Json): boolean {
  return typeof properties === 'object' && properties !== null && 'success' in properties;
}
