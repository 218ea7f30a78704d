import { readFileSync } from 'node:fs';
import process from 'node:process';
import { URL } from 'node:url';

const { WebAssembly } = globalThis;

/**
 * Prisma's schema engine, ready to be constructed. The package's own entry imports the .wasm file as a module,
 * which Node does only behind a flag; so its two halves are joined here.
 * @returns {Promise<typeof import('@prisma/schema-engine-wasm').SchemaEngine>}
 */
export async function loadSchemaEngine() {
  listenForPanics();
  const glueName = '@prisma/schema-engine-wasm/schema_engine_bg';
  const glue = await import(glueName);
  const code = readFileSync(new URL('schema_engine_bg.wasm', import.meta.resolve(glueName)));
  const { instance } = await WebAssembly.instantiate(code, { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return glue.SchemaEngine;
}

/** Where the engine leaves its last words. Without this global, a panic is lost in a TypeError about it. */
function listenForPanics() {
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    set_message(/** @type {string} */ message) {
      process.stderr.write(
        `${JSON.stringify({ level: 'ERROR', target: 'schema_engine::logger', fields: { message } })}\n`,
      );
    },
  };
}
