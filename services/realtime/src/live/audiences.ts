import { ALL } from './room.ts';

/** Clients that are in the same rooms. */
export interface Audience<Client> {
  readonly members: ReadonlySet<Client>;
}

interface OpenAudience<Client> extends Audience<Client> {
  readonly key: string;
  readonly rooms: ReadonlySet<string>;
  readonly members: Set<Client>;
}

interface Place<Client> {
  readonly rooms: ReadonlySet<string>;
  readonly audience: OpenAudience<Client>;
}

/**
 * Clients that are in the same rooms are one audience. Each client is in one audience only, so that what belongs to
 * several of its rooms reaches it once, and is written once for all of the audience.
 */
export class Audiences<Client extends object> {
  private readonly places = new Map<Client, Place<Client>>();
  private readonly audiences = new Map<string, OpenAudience<Client>>();
  /** By room, the audiences that are in it. */
  private readonly byRoom = new Map<string, Set<OpenAudience<Client>>>();

  /** A client comes into a room. */
  enter(client: Client, room: string): void {
    this.move(client, this.roomsOf(client).add(room));
  }

  /** A client leaves a room. */
  leave(client: Client, room: string): void {
    const rooms = this.roomsOf(client);
    rooms.delete(room);
    this.move(client, rooms);
  }

  /** A client leaves all rooms. */
  forget(client: Client): void {
    this.move(client, new Set());
  }

  /** The audiences that are in at least one of these rooms, each once. */
  in(rooms: readonly string[]): ReadonlySet<Audience<Client>> {
    const audiences = new Set<Audience<Client>>();
    for (const room of rooms) for (const audience of this.byRoom.get(room) ?? []) audiences.add(audience);
    return audiences;
  }

  private roomsOf(client: Client): Set<string> {
    return new Set(this.places.get(client)?.rooms);
  }

  private move(client: Client, rooms: ReadonlySet<string>): void {
    this.remove(client);
    if (rooms.size === 0) return;
    const key = keyOf(rooms);
    const audience = this.audiences.get(key) ?? this.open(key, rooms);
    audience.members.add(client);
    this.places.set(client, { rooms, audience });
  }

  private remove(client: Client): void {
    const audience = this.places.get(client)?.audience;
    if (audience === undefined) return;
    this.places.delete(client);
    audience.members.delete(client);
    if (audience.members.size === 0) this.close(audience);
  }

  private open(key: string, rooms: ReadonlySet<string>): OpenAudience<Client> {
    const audience = { key, rooms: rooms.has(ALL) ? new Set([ALL]) : rooms, members: new Set<Client>() };
    this.audiences.set(key, audience);
    for (const room of audience.rooms) {
      const there = this.byRoom.get(room) ?? new Set();
      this.byRoom.set(room, there.add(audience));
    }
    return audience;
  }

  private close(audience: OpenAudience<Client>): void {
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
