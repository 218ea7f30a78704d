import { Injectable } from '@nestjs/common';
import { Problem } from '@telemetry/chassis';
import { Database } from '../database.repository.ts';
import { Prisma } from '../gen/prisma/client.ts';
import type { View, ViewContent } from './view.ts';

const MAX_VIEWS = 200;

/** A view of somebody's, as it is to be when it is changed. */
export interface ViewId {
  readonly owner: string;
  readonly viewId: string;
  /** It is changed when it has one of these revisions; any when undefined. */
  readonly revisions: number[] | undefined;
}

/** The only SQL of saved views. Nobody's views are seen or touched by another. */
@Injectable()
export class ViewsRepository {
  constructor(private readonly database: Database) {}

  /** All views of somebody, by name. */
  find(owner: string): Promise<View[]> {
    return this.database.view.findMany({ where: { owner }, orderBy: { name: 'asc' } });
  }

  /** One view of somebody. @throws Problem NOT_FOUND */
  async get(owner: string, viewId: string): Promise<View> {
    const view = await this.database.view.findUnique({ where: { owner, viewId } });
    if (view === null) throw new Problem('NOT_FOUND', 'There is no such view.');
    return view;
  }

  /** Saves a new view. @throws Problem CONFLICT when the name is taken or there are too many */
  insert(owner: string, content: ViewContent): Promise<View> {
    return this.database
      .$transaction(async (tx) => {
        // Whoever saves two at once is not to get one more than allowed.
        await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${owner}, 0))`;
        if ((await tx.view.count({ where: { owner } })) >= MAX_VIEWS) {
          throw new Problem('CONFLICT', `You have ${MAX_VIEWS} views, and there may be no more.`);
        }
        return tx.view.create({ data: { owner, ...content } });
      })
      .catch(nameTaken);
  }

  /** Changes a view. @throws Problem NOT_FOUND; CONFLICT when it has another revision, or the name is taken */
  async update(id: ViewId, changes: Partial<ViewContent>): Promise<View> {
    const [view] = await this.database.view
      .updateManyAndReturn({ where: whereIs(id), data: { ...changes, revision: { increment: 1 } } })
      .catch(nameTaken);
    return view ?? this.refuse(id);
  }

  /** Removes a view. @throws Problem NOT_FOUND; CONFLICT when it has another revision */
  async remove(id: ViewId): Promise<void> {
    const { count } = await this.database.view.deleteMany({ where: whereIs(id) });
    if (count === 0) await this.refuse(id);
  }

  private async refuse({ owner, viewId }: ViewId): Promise<never> {
    const { revision } = await this.get(owner, viewId);
    throw new Problem('CONFLICT', `The view was changed meanwhile: its ETag is "${revision}" now.`);
  }
}

function whereIs({ owner, viewId, revisions }: ViewId): Prisma.ViewWhereInput {
  return { owner, viewId, ...(revisions && { revision: { in: revisions } }) };
}

function nameTaken(error: unknown): never {
  const isTaken = error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
  throw isTaken ? new Problem('CONFLICT', 'You have a view of this name.', { cause: error }) : error;
}
