import { invalidField, type Problem } from '@telemetry/chassis';

/** What a view shows: devices or what has a tag, metrics (all when none is named), a range of time. */
export interface ViewContent {
  readonly name: string;
  readonly deviceIds: string[];
  readonly tag: string | null;
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
  readonly metrics?: string[];
  readonly range?: string;
}

/** A new view. @throws Problem VALIDATION_ERROR unless devices or a tag are given */
export function newView(input: ViewInput & Pick<ViewContent, 'name' | 'range'>): ViewContent {
  const { name, range, metrics = [] } = input;
  const subject = subjectOf(input);
  if (subject === undefined) throw oneOf();
  return { name, ...subject, metrics, range };
}

/** What is given changes; devices take the place of a tag, and a tag that of devices. @throws Problem VALIDATION_ERROR */
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

function subjectOf({ device_ids: deviceIds, tag }: ViewInput): Pick<View, 'deviceIds' | 'tag'> | undefined {
  if (deviceIds !== undefined && tag !== undefined) throw oneOf();
  if (deviceIds !== undefined) return { deviceIds, tag: null };
  return tag === undefined ? undefined : { deviceIds: [], tag };
}

function oneOf(): Problem {
  return invalidField('device_ids', 'give either device_ids or a tag', 'oneOf');
}
