import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import { URL } from 'node:url';

/** The host of an address that stands for "no database at hand"; such a name never resolves. */
const offlineHost = 'offline.invalid';

/**
 * @param {string} url
 * @returns {boolean} whether work must do without a database
 */
export function isOffline(url) {
  return new URL(url).hostname === offlineHost;
}

/**
 * Enough of an adapter to compare schemas with nothing running. The engine asks one question as it connects:
 * whether the schema exists, and the server's version in words and as a number. Anything else is an error.
 */
export const offlineAdapterFactory = {
  provider: 'postgres',
  adapterName: 'offline',
  connect: async () => ({ ...offlineQueryable, startTransaction: refuse, executeScript: refuse }),
  connectToShadowDb: refuse,
};

const offlineQueryable = {
  provider: 'postgres',
  adapterName: 'offline',
  /** @param {{ sql: string }} query */
  async queryRaw(query) {
    if (!query.sql.includes('server_version_num')) return refuse();
    return {
      columnNames: ['exists', 'version', 'numeric_version'],
      columnTypes: [ColumnTypeEnum.Boolean, ColumnTypeEnum.Text, ColumnTypeEnum.Int32],
      rows: [[true, 'PostgreSQL 18.0', 180000]],
    };
  },
  executeRaw: refuse,
  getConnectionInfo: () => ({ schemaName: 'public', supportsRelationJoins: true }),
  dispose: async () => undefined,
};

/** @returns {Promise<never>} */
async function refuse() {
  throw new Error('This needs a database: set DATABASE_URL');
}
