import { ALL } from './room.ts';

interface Audience {
  readonly key: string;
  readonly rooms: ReadonlySet<string>;
  size: number;
}

/** From which audience to which a client goes; undefined is none. */
export interface Move {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/**
 * Clients that are in the same rooms are one audience. Each client is in one audience only, so that what belongs to
 * several of its rooms reaches it once, and is written once for all of the audience.
 */
export class Audiences<Client extends object> {
  private readonly members = new Map<Client, { rooms: ReadonlySet<string>; audience: Audience }>();
  private readonly audiences = new Map<string, Audience>();
  /** By room, the audiences that are in it. */
  private readonly byRoom = new Map<string, Set<Audience>>();

  /** A client comes into a room. */
  enter(client: Client, room: string): Move {
    return this.move(client, this.roomsOf(client).add(room));
  }

  /** A client leaves a room. */
  leave(client: Client, room: string): Move {
    const rooms = this.roomsOf(client);
    rooms.delete(room);
    return this.move(client, rooms);
  }

  /** A client leaves all rooms. */
  forget(client: Client): Move {
    return this.move(client, new Set());
  }

  /** The audiences that are in at least one of these rooms, each once. */
  in(rooms: readonly string[]): ReadonlySet<string> {
    const keys = new Set<string>();
    for (const room of rooms) for (const { key } of this.byRoom.get(room) ?? []) keys.add(key);
    return keys;
  }

  private roomsOf(client: Client): Set<string> {
    return new Set(this.members.get(client)?.rooms);
  }

  private move(client: Client, rooms: ReadonlySet<string>): Move {
    const from = this.remove(client);
    if (rooms.size === 0) return { from, to: undefined };
    const key = keyOf(rooms);
    const audience = this.audiences.get(key) ?? this.open(key, rooms);
    audience.size += 1;
    this.members.set(client, { rooms, audience });
    return { from, to: audience.key };
  }

  private remove(client: Client): string | undefined {
    const audience = this.members.get(client)?.audience;
    if (audience === undefined) return undefined;
    this.members.delete(client);
    audience.size -= 1;
    if (audience.size === 0) this.close(audience);
    return audience.key;
  }

  private open(key: string, rooms: ReadonlySet<string>): Audience {
    const audience = { key, rooms: rooms.has(ALL) ? new Set([ALL]) : rooms, size: 0 };
    this.audiences.set(key, audience);
    for (const room of audience.rooms) {
      const there = this.byRoom.get(room) ?? new Set();
      this.byRoom.set(room, there.add(audience));
    }
    return audience;
  }

  private close(audience: Audience): void {
    this.audiences.delete(audience.key);
    for (const room of audience.rooms) {
      const there = this.byRoom.get(room);
      there?.delete(audience);
      if (there?.size === 0) this.byRoom.delete(room);
    }
  }
}

/** Who wants all wants nothing more than that. */
function keyOf(rooms: ReadonlySet<string>): string {
  return rooms.has(ALL) ? ALL : [...rooms].sort().join(' ');
}
