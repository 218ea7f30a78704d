import { dirname, join } from 'node:path';

/** The folder of the whole repository. */
export const REPOSITORY = dirname(dirname(dirname(import.meta.dirname)));

/** Where programs are kept that were fetched once. */
export const CACHE_DIR = join(REPOSITORY, '.data', 'cache');
