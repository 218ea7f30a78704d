// Run after the build. The service worker's manifest says when it was made, so that the same code built twice would be two
// versions to a browser, and two images. Only `applicationMaxAge` reads that time, and we set none.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('dist/browser/ngsw.json', import.meta.url);
const manifest = { ...JSON.parse(readFileSync(file, 'utf8')), timestamp: 0 };
writeFileSync(file, JSON.stringify(manifest, null, 2));
