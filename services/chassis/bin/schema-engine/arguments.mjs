import { parseArgs } from 'node:util';

/**
 * What the CLI asks for.
 * @typedef {object} EngineArguments
 * @property {boolean} versionAsked
 * @property {string | undefined} command the question after `cli`; undefined means: serve JSON-RPC
 * @property {string} url the database's address
 * @property {string[]} datamodels paths of schema files
 */

/**
 * Options that we do not know (preview features, extension types) are let pass, as they change nothing here.
 * @param {string[]} args the process's arguments
 * @returns {EngineArguments}
 */
export function parseArguments(args) {
  const { values, positionals } = parseArgs({
    args,
    strict: false,
    allowPositionals: true,
    options: {
      version: { type: 'boolean', short: 'V' },
      datasource: { type: 'string' },
      datamodels: { type: 'string', multiple: true },
      'enabled-preview-features': { type: 'string' },
      'extension-types': { type: 'string' },
    },
  });
  const datasource = JSON.parse(String(values.datasource ?? '{}'));
  const [mode, command] = positionals;
  return {
    versionAsked: values.version === true,
    command: mode === 'cli' ? (command ?? '') : undefined,
    url: datasource.url ?? 'postgresql://offline.invalid/none',
    datamodels: (values.datamodels ?? []).map(String),
  };
}
