// copy-needed.mjs WORKSPACE FOLDER [--with-optional]: what npm has installed here and the workspace needs in production
// goes to FOLDER, without what no running program reads, and FOLDER/sbom.cdx.json lists it.
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { billOfMaterials, neededBy } from './dependencies.mjs';

/** Types, source maps, and engines of databases that we do not use. */
const NOT_READ = /\.(map|d\.[mc]?ts)$|@prisma\/client\/runtime\/.*(mysql|sqlite|sqlserver|cockroachdb)/;

const [, , workspace = '', folder = '', option] = process.argv;
const { packages } = JSON.parse(readFileSync('node_modules/.package-lock.json', 'utf8'));
const needed = [...neededBy(packages, workspace, { withOptional: option === '--with-optional' })];
const installed = needed.filter((path) => path.includes('node_modules/'));
for (const path of installed) {
  const target = join(folder, path);
  mkdirSync(dirname(target), { recursive: true });
  const { link, resolved } = packages[path];
  if (link === true) symlinkSync(relative(dirname(path), resolved), target);
  else cpSync(path, target, { recursive: true, filter: (file) => isOwn(path, file) && !NOT_READ.test(file) });
}
const listed = installed.filter((path) => packages[path].link !== true).map((path) => [path, packages[path]]);
const bill = billOfMaterials(Object.fromEntries(listed), workspace);
writeFileSync(join(folder, 'sbom.cdx.json'), `${JSON.stringify(bill, null, 2)}\n`);

/** A package's own node_modules are packages of their own, needed or not. */
function isOwn(path, file) {
  return basename(file) !== 'node_modules' || file === path;
}
