import { invalidField, type Problem } from '@telemetry/chassis';

/** What a view shows: devices, what has a tag or what a query finds; metrics (all when none is named); a range of time. */
export interface ViewContent {
  readonly name: string;
  readonly deviceIds: string[];
  readonly tag: string | null;
  readonly query: string | null;
  readonly metrics: string[];
  readonly range: string;
}

/** A view as it is kept. */
export interface View extends ViewContent {
  readonly viewId: string;
  /** Grows with each change. */
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What a person gives to make or change a view. */
export interface ViewInput {
  readonly name?: string;
  readonly device_ids?: string[];
  readonly tag?: string;
  readonly query?: string;
  readonly metrics?: string[];
  readonly range?: string;
}

/** A new view. @throws Problem VALIDATION_ERROR unless devices, a tag or a query are given */
export function newView(input: ViewInput & Pick<ViewContent, 'name' | 'range'>): ViewContent {
  const { name, range, metrics = [] } = input;
  const subject = subjectOf(input);
  if (subject === undefined) throw oneOf();
  return { name, ...subject, metrics, range };
}

/** What is given changes; devices, a tag or a query take the place of what was there of them. @throws Problem VALIDATION_ERROR */
export function viewChanges(input: ViewInput): Partial<ViewContent> {
  const { name, metrics, range } = input;
  return {
    ...subjectOf(input),
    ...(name !== undefined && { name }),
    ...(metrics !== undefined && { metrics }),
    ...(range !== undefined && { range }),
  };
}

/** The revisions that an If-Match header allows; undefined when any will do. A weak tag promises too little for a change. */
export function allowedRevisions(ifMatch: string | undefined): number[] | undefined {
  const tags = ifMatch?.split(',').map((tag) => tag.trim());
  if (tags === undefined || tags.includes('*')) return undefined;
  return tags.flatMap((tag) => /^"(\d{1,9})"$/.exec(tag)?.[1] ?? []).map(Number);
}

function subjectOf(input: ViewInput): Pick<View, 'deviceIds' | 'tag' | 'query'> | undefined {
  const { device_ids: deviceIds, tag, query } = input;
  const given = [deviceIds, tag, query].filter((each) => each !== undefined).length;
  if (given > 1) throw oneOf();
  if (given === 0) return undefined;
  return { deviceIds: deviceIds ?? [], tag: tag ?? null, query: query ?? null };
}

function oneOf(): Problem {
  return invalidField('device_ids', 'give one of device_ids, tag and query', 'oneOf');
}
