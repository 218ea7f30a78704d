import type { Manifest } from './render.ts';

/** Rendered manifests, with the questions that the tests ask. */
export class Cluster {
  private readonly manifests: readonly Manifest[];

  constructor(manifests: readonly Manifest[]) {
    this.manifests = manifests;
  }

  all(...kinds: readonly string[]): Manifest[] {
    return this.manifests.filter(({ kind }) => kinds.includes(kind));
  }

  find(kind: string, name: string): Manifest | undefined {
    return this.all(kind).find(({ metadata }) => metadata.name === name);
  }

  /** What runs pods of ours. */
  workloads(): Manifest[] {
    return this.all('Deployment', 'StatefulSet');
  }

  /** The workloads whose pods a selector takes. */
  selected(selector: Selector): Manifest[] {
    return this.workloads().filter(({ spec }) => matches(selector, spec.template.metadata.labels));
  }

  /** The settings that a container finds: of its own, and of the ConfigMaps and Secrets that it is given. */
  environmentOf(container: Container): string[] {
    const given = (container.envFrom ?? []).flatMap(({ configMapRef, secretRef }) =>
      configMapRef === undefined
        ? Object.keys(this.find('ExternalSecret', secretRef?.name ?? '')?.spec.target.template.data ?? {})
        : Object.keys(this.find('ConfigMap', configMapRef.name)?.data ?? {}),
    );
    return [...(container.env ?? []).map(({ name }) => name), ...given];
  }
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly env?: readonly { name: string }[];
  readonly envFrom?: readonly { configMapRef?: { name: string }; secretRef?: { name: string } }[];
  readonly ports?: readonly { name: string; containerPort: number }[];
  readonly securityContext: object;
  readonly resources: { requests: object; limits: object };
  readonly readinessProbe?: object;
  readonly livenessProbe?: object;
}

export interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly { key: string; operator: string; values: string[] }[];
}

/** Whether labels are what a selector asks for; of the operators only In is understood, the one we use. */
export function matches(selector: Selector, labels: Readonly<Record<string, string>>): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector;
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, values }) => values.includes(labels[key] ?? ''))
  );
}

export function containersOf({ spec }: Manifest): Container[] {
  const pod = spec.template.spec as { containers: Container[]; initContainers?: Container[] };
  return [...pod.containers, ...(pod.initContainers ?? [])];
}
