import type { Selection } from '../live/room.ts';

const DEVICE = /^\/api\/v1\/(?:realtime\/subscribe|stream\/devices)\/([^/]+)\/?$/;
const TAG = /^\/api\/v1\/stream\/tags\/([^/]+)\/?$/;
const ALL = /^\/api\/v1\/stream\/all\/?$/;

/** What the path of an endpoint names, and since when; as it was given, to be validated. */
export interface Target extends Selection {
  readonly since?: string;
}

/** What the URL of a handshake asks for; undefined when it is none of the endpoints. */
export function targetOf(url: string): Target | undefined {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const selection = selectionOf(pathname);
  const since = searchParams.get('since');
  return selection === undefined || since === null ? selection : { ...selection, since };
}

function selectionOf(path: string): Selection | undefined {
  if (ALL.test(path)) return { all: true };
  const deviceId = DEVICE.exec(path)?.[1];
  if (deviceId !== undefined) return { device_id: decoded(deviceId) };
  const tag = TAG.exec(path)?.[1];
  return tag === undefined ? undefined : { tag: decoded(tag) };
}

/** A text that cannot be decoded names nothing that there is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
