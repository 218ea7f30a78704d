import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { CACHE_DIR, unpackPackages } from '@telemetry/local';
import { parseAllDocuments } from 'yaml';

/** A manifest, as far as these tests look without its schema. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Record<string, string>;
  };
  // Its shape is the schema's business, which is checked first.
  readonly spec: any; // eslint-disable-line @typescript-eslint/no-explicit-any
  readonly data?: Readonly<Record<string, string>>;
}

const FOLDER = new URL('../', import.meta.url).pathname;

/** What a kustomization below infra/k8s comes to. */
export async function render(path: string): Promise<Manifest[]> {
  const text = execFileSync(await kubectl(), ['kustomize', join(FOLDER, path)], { encoding: 'utf8' });
  return parseAllDocuments(text).map((document) => document.toJS() as Manifest);
}

/** kubectl, whose kustomize needs no cluster: the one on the PATH, else Debian's, unpacked into the cache. */
async function kubectl(): Promise<string> {
  const installed = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'kubectl'));
  const cached = join(CACHE_DIR, 'kubectl');
  const found = [...installed, cached].find((file) => existsSync(file));
  if (found !== undefined) return found;
  const workshop = mkdtempSync(join(tmpdir(), 'kubectl-'));
  try {
    const root = await unpackPackages(workshop, ['kubernetes-client']);
    mkdirSync(CACHE_DIR, { recursive: true });
    cpSync(join(root, 'usr/bin/kubectl'), cached);
    return cached;
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}
