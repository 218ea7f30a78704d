import type pg from 'pg';

/** Whatever runs a statement: a client or a pool. */
export type Queryable = Pick<pg.ClientBase, 'query'>;
