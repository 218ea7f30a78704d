import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

interface Response {
  readonly content?: Readonly<Record<string, { readonly schema?: object }>>;
}
interface Described {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<Record<string, { readonly responses: Readonly<Record<string, Response | undefined>> }>>
    >
  >;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

/** An answer of the API, to be compared with its description. */
export interface Answered {
  readonly method: string;
  /** With or without the query. */
  readonly path: string;
  readonly status: number;
  readonly contentType: string | null;
  readonly text: string;
}

/** What the API says of its answers, held against the answers. */
export class Description {
  /** Each route whose success was looked at, as "METHOD /path/{id}". */
  readonly succeeded = new Set<string>();
  private readonly api: Described;
  private readonly routes: readonly { readonly route: string; readonly pattern: RegExp }[];
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  private readonly checks = new Map<string, ValidateFunction>();

  constructor(api: unknown) {
    this.api = closed(api) as Described;
    formats.default(this.ajv);
    this.ajv.addSchema(this.api, 'api');
    const paths = Object.keys(this.api.paths).sort((a, b) => parameters(a) - parameters(b));
    this.routes = paths.map((route) => ({
      route,
      pattern: new RegExp(`^${route.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    }));
  }

  /** The description that a system gives of itself. */
  static async of(origin: string): Promise<Description> {
    return new Description(await (await fetch(`${origin}/openapi.json`)).json());
  }

  /** Every route that is described, as "METHOD /path/{id}". */
  get all(): string[] {
    return Object.entries(this.api.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
  }

  /**
   * In what an answer is other than described: status, type, or a member too many, too few or of another kind. Undefined when
   * it is as described, and for a path that no route has.
   */
  faultOf({ method, path, status, contentType, text }: Answered): string | undefined {
    const [plain = ''] = path.split('?');
    const route = this.routes.find(({ pattern }) => pattern.test(plain))?.route;
    const operation = route === undefined ? undefined : this.api.paths[route]?.[method.toLowerCase()];
    if (route === undefined || operation === undefined) return undefined;
    const response = operation.responses[status];
    if (response === undefined) return `${status} is not described`;
    const fault = this.faultOfBody({ response, contentType, text }, [
      'paths',
      route,
      method.toLowerCase(),
      'responses',
      String(status),
    ]);
    if (fault === undefined && status < 300) this.succeeded.add(`${method} ${route}`);
    return fault;
  }

  private faultOfBody(
    { response, contentType, text }: { response: Response; contentType: string | null; text: string },
    place: readonly string[],
  ): string | undefined {
    const { content = {} } = response;
    const [type = ''] = (contentType ?? '').split(';');
    if (Object.keys(content).length === 0) return text === '' ? undefined : 'a body that is not described';
    if (!(type in content)) return `${type || 'no type'}, which is not described`;
    if (!type.endsWith('json')) return undefined;
    const check = this.checkAt([...place, 'content', type, 'schema']);
    return check(JSON.parse(text)) ? undefined : this.ajv.errorsText(check.errors);
  }

  /** Compiled once: a schema is used by thousands of answers. */
  private checkAt(place: readonly string[]): ValidateFunction {
    const pointer = place.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')));
    const reference = `api#/${pointer.join('/')}`;
    const known = this.checks.get(reference) ?? this.ajv.compile({ $ref: reference });
    this.checks.set(reference, known);
    return known;
  }
}

function parameters(path: string): number {
  return path.split('{').length;
}

/** The same schemas, where an object has no other members than those that are described. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, closed(each)]));
  const isOpen = 'additionalProperties' in copy || typeof copy.properties !== 'object';
  return isOpen ? copy : { ...copy, additionalProperties: false };
}
