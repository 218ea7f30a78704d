import pg from 'pg';

/** The harness's own way to query's database, as a user who may do everything; a connection for each question. */
export class Sql {
  private readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  /** The rows of a statement. */
  async rows<T extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<T[]> {
    const client = new pg.Client({
      connectionString: this.url,
      connectionTimeoutMillis: 5_000,
      query_timeout: 30_000,
    });
    // A server that is killed meanwhile says so to whoever waits for the answer.
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<T>(text, [...values])).rows;
    } finally {
      await client.end();
    }
  }

  /** The same in another database of the server. */
  in(database: string): Sql {
    const url = new URL(this.url);
    url.pathname = `/${database}`;
    return new Sql(url.href);
  }
}
