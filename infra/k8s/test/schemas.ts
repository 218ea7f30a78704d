import { join } from 'node:path';
import ts from 'typescript';
import type { Manifest } from './render.ts';

/** Where npm has the schemas of a group of kinds; those of Kubernetes itself are in `kubernetes-models`. */
const PACKAGES: Readonly<Record<string, string>> = {
  'cert-manager.io': '@kubernetes-models/cert-manager/cert-manager.io',
  'external-secrets.io': '@kubernetes-models/external-secrets/external-secrets.io',
  'gateway.networking.k8s.io': '@kubernetes-models/gateway-api/gateway.networking.k8s.io',
  'generators.external-secrets.io': '@kubernetes-models/external-secrets/generators.external-secrets.io',
  'keda.sh': '@kubernetes-models/keda/keda.sh',
  'postgresql.cnpg.io': '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io',
};
/** Of the Barman plugin, which publishes no package. */
export const WITHOUT_SCHEMA = ['ObjectStore'];

type Validated = new (manifest: object) => { validate(): void };

/** What the schema of each manifest has against its values, a line for each. */
export async function schemaFaults(manifests: readonly Manifest[]): Promise<string[]> {
  const faults = await Promise.all(
    manifests.filter(hasSchema).map(async (manifest) => {
      const models = (await import(moduleOf(manifest))) as Record<string, Validated>;
      const Model = models[manifest.kind];
      if (Model === undefined) return [`${nameOf(manifest)}: there is no such kind`];
      try {
        new Model(manifest).validate();
        return [];
      } catch (error) {
        return [`${nameOf(manifest)}: ${String(error)}`];
      }
    }),
  );
  return faults.flat();
}

/**
 * Fields that no schema knows, a line for each: an API server would drop them, or refuse. The validators allow them, so the
 * compiler looks: each manifest is a literal of its schema's type.
 */
export function unknownFields(manifests: readonly Manifest[]): string[] {
  const file = join(import.meta.dirname, 'manifests.check.ts');
  const checked = manifests.filter(hasSchema);
  const source = checked
    .map((one) => `(${JSON.stringify(one)}) satisfies import('${moduleOf(one)}').I${one.kind};`)
    .join('\n');
  const options: ts.CompilerOptions = {
    ...{ noEmit: true, strict: true, skipLibCheck: true, types: [] },
    ...{ target: ts.ScriptTarget.ES2024, module: ts.ModuleKind.NodeNext },
  };
  const host = ts.createCompilerHost(options);
  const disk = { ...host };
  host.getSourceFile = (name, ...rest) =>
    name === file
      ? ts.createSourceFile(name, `export {};\n${source}`, ts.ScriptTarget.ES2024)
      : disk.getSourceFile(name, ...rest);
  host.fileExists = (name) => name === file || disk.fileExists(name);
  host.readFile = (name) => (name === file ? source : disk.readFile(name));
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText, start = 0, file: where }) => {
    const line = where?.getLineAndCharacterOfPosition(start).line ?? 0;
    const manifest = checked[line - 1];
    const what = ts.flattenDiagnosticMessageText(messageText, ' ');
    return `${manifest === undefined ? '' : nameOf(manifest)}: ${what}`;
  });
}

export function nameOf({ kind, metadata }: Manifest): string {
  return `${kind}/${metadata.name}`;
}

function hasSchema({ kind }: Manifest): boolean {
  return !WITHOUT_SCHEMA.includes(kind);
}

function moduleOf({ apiVersion }: Manifest): string {
  const [group = '', version] = apiVersion.split('/');
  const known = PACKAGES[group];
  return known === undefined ? `kubernetes-models/${apiVersion}` : `${known}/${version ?? ''}`;
}
