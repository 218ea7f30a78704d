import { type Cluster, matches, type Selector } from './cluster.ts';

/** Who may open a connection to whom, at which port: `edge → query:8003`. */
export type Arrow = string;

interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
}

interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports: readonly { port: number; protocol: string }[];
}

/** Pods of CloudNativePG are no manifest of ours; they bear this label. */
const POSTGRES = { 'cnpg.io/cluster': 'postgres' };

/** What the policies let in, and what they let out, as arrows. */
export function allowedArrows(cluster: Cluster): { into: Set<Arrow>; outOf: Set<Arrow> } {
  const [into, outOf] = [new Set<Arrow>(), new Set<Arrow>()];
  for (const { spec } of cluster.all('NetworkPolicy')) {
    const subjects = names(cluster, { podSelector: spec.podSelector as Selector });
    for (const subject of subjects) {
      for (const { from, ports } of (spec.ingress ?? []) as Rule[])
        add(
          into,
          (from ?? []).flatMap((peer) => names(cluster, peer)),
          [subject],
          ports,
        );
      for (const { to, ports } of (spec.egress ?? []) as Rule[])
        add(
          outOf,
          [subject],
          to === undefined ? ['anywhere'] : to.flatMap((peer) => names(cluster, peer)),
          ports,
        );
    }
  }
  return { into, outOf };
}

function add(arrows: Set<Arrow>, from: readonly string[], to: readonly string[], ports: Rule['ports']): void {
  for (const one of from)
    for (const other of to) for (const { port } of ports) arrows.add(`${one} → ${other}:${port}`);
}

/** Pods of ours by name, those elsewhere by namespace. */
function names(cluster: Cluster, { podSelector = {}, namespaceSelector }: Peer): string[] {
  if (namespaceSelector !== undefined) {
    const [label] = Object.entries(namespaceSelector.matchLabels ?? {});
    return [label?.[0].endsWith('gateway') === true ? 'gateway' : (label?.[1] ?? 'anywhere')];
  }
  const ours = cluster.selected(podSelector).map(({ metadata }) => metadata.name);
  return matches(podSelector, POSTGRES) ? [...ours, 'postgres'] : ours;
}
