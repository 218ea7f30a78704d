import pg from 'pg';

/** The harness's own way to query's database, as a user who may do everything; a connection for each question. */
export class Sql {
  private readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  /** The rows of a statement. */
  async rows<T extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<T[]> {
    return this.withClient(async (client) => (await client.query<T>(text, [...values])).rows);
  }

  /** Does something while nobody else can write a table. */
  async whileLocked(table: string, work: () => Promise<void>): Promise<void> {
    await this.transaction(async (query) => {
      await query(`lock table ${pg.escapeIdentifier(table)} in exclusive mode`);
      await work();
    });
  }

  /** Does something in a transaction, which is then committed. */
  async transaction(work: (query: (text: string) => Promise<unknown>) => Promise<void>): Promise<void> {
    await this.withClient(async (client) => {
      await client.query('begin');
      await work((text) => client.query(text));
      await client.query('commit');
    });
  }

  /** The same in another database of the server. */
  in(database: string): Sql {
    const url = new URL(this.url);
    url.pathname = `/${database}`;
    return new Sql(url.href);
  }

  private async withClient<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({
      connectionString: this.url,
      connectionTimeoutMillis: 5_000,
      query_timeout: 30_000,
    });
    // A server that is killed meanwhile says so to whoever waits for the answer.
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }
}
