import { Buffer } from 'node:buffer';

/**
 * The packages that a workspace needs in production, out of what npm has installed: `packages` is that of npm's hidden
 * lock file (node_modules/.package-lock.json).
 * @param {Record<string, Package>} packages by path
 * @param {string} workspace its path
 * @param {{ withOptional: boolean }} options whether optional dependencies are needed, too
 * @returns {Set<string>} paths of packages, of workspaces too
 * @typedef {{ link?: boolean, resolved?: string, version?: string, license?: string, integrity?: string,
 *   dependencies?: object, optionalDependencies?: object, peerDependencies?: object,
 *   peerDependenciesMeta?: Record<string, { optional?: boolean }> }} Package
 */
export function neededBy(packages, workspace, { withOptional }) {
  const needed = new Set();
  const waiting = [workspace];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (needed.has(path)) continue;
    needed.add(path);
    const found = packages[path];
    if (found?.link === true && found.resolved !== undefined) waiting.push(found.resolved);
    else for (const name of namesOf(found, withOptional)) waiting.push(...resolve(packages, path, name));
  }
  return needed;
}

/**
 * @param {Package | undefined} found
 * @param {boolean} withOptional
 */
function namesOf(found, withOptional) {
  const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = found ?? {};
  const peers = Object.keys(peerDependencies ?? {}).filter(
    (name) => peerDependenciesMeta?.[name]?.optional !== true,
  );
  return [...Object.keys({ ...dependencies, ...(withOptional ? optionalDependencies : {}) }), ...peers];
}

/**
 * Where Node finds a package: in the nearest node_modules upwards. An optional one may be nowhere.
 * @param {Record<string, Package>} packages
 * @param {string} from
 * @param {string} name
 */
function resolve(packages, from, name) {
  for (let folder = from; ; folder = folder.includes('/') ? folder.slice(0, folder.lastIndexOf('/')) : '') {
    const path = `${folder}${folder === '' ? '' : '/'}node_modules/${name}`;
    if (!folder.endsWith('node_modules') && path in packages) return [path];
    if (folder === '') return [];
  }
}

/**
 * A bill of materials, CycloneDX 1.5. It bears no serial number and no time: the same packages make the same bill.
 * @param {Record<string, Package>} packages those to list, by path
 * @param {string} name of what is made of them
 */
export function billOfMaterials(packages, name) {
  const components = Object.entries(packages)
    .map(([path, { version = '', license, integrity }]) => {
      const full = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      const purl = `pkg:npm/${full.replace('@', '%40')}@${version}`;
      const [alg, content = ''] = integrity?.split('-') ?? [];
      return {
        type: 'library',
        'bom-ref': path,
        name: full,
        version,
        purl,
        ...(license === undefined ? {} : { licenses: [licenseOf(license)] }),
        ...(alg === 'sha512'
          ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(content, 'base64').toString('hex') }] }
          : {}),
      };
    })
    .sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1));
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: { type: 'application', 'bom-ref': name, name } },
    components,
  };
}

/** @param {string} license one of SPDX's ids, or an expression of them */
function licenseOf(license) {
  return /[ ()]/.test(license) ? { expression: license } : { license: { name: license } };
}
