import type { ClientBase } from 'pg';

/** A connection, with whatever transaction its caller has begun on it. */
export type Queryable = Pick<ClientBase, 'query'>;
