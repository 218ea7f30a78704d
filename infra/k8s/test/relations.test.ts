import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { SERVICE_NAMES, serviceSettings, type ServiceName } from '@telemetry/settings';
import { readConfig } from '../../edge/src/config.ts';
import { allowedArrows } from './arrows.ts';
import { Cluster, containersOf, matches, type Selector } from './cluster.ts';
import { render } from './render.ts';

const OVERLAYS = ['overlays/dev', 'overlays/production'] as const;
const PORTS: Readonly<Record<string, number>> = { registry: 8001, ingest: 8002, query: 8003, realtime: 8004 };
const clusters = new Map<string, Cluster>();
const clusterOf = (overlay: string) => clusters.get(overlay) ?? new Cluster([]);

beforeAll(async () => {
  for (const overlay of OVERLAYS) clusters.set(overlay, new Cluster(await render(overlay)));
});

describe.each(OVERLAYS)('in %s', (overlay) => {
  it('every selector takes the pods of one workload, and every Service a port that it has', () => {
    const cluster = clusterOf(overlay);
    for (const { spec } of cluster.workloads())
      expect(matches(spec.selector as Selector, spec.template.metadata.labels)).toBe(true);
    for (const { spec } of cluster.all('Service')) {
      const [workload, ...others] = cluster.selected({ matchLabels: spec.selector });
      expect(others).toEqual([]);
      const ports = containersOf(workload!).flatMap(({ ports = [] }) => ports);
      for (const { targetPort, port } of spec.ports)
        expect(ports).toContainEqual(expect.objectContaining({ name: targetPort, containerPort: port }));
    }
    for (const { spec } of cluster.all('PodDisruptionBudget'))
      expect(cluster.selected(spec.selector as Selector)).toHaveLength(1);
  });

  it('every route ends at a Service and a port that there is', () => {
    const cluster = clusterOf(overlay);
    const backends = cluster
      .all('HTTPRoute')
      .flatMap(({ spec }) => spec.rules.flatMap(({ backendRefs }: { backendRefs: object[] }) => backendRefs));
    expect(backends.length).toBeGreaterThan(1);
    for (const { name, port } of backends)
      expect(cluster.find('Service', name)?.spec.ports).toContainEqual(expect.objectContaining({ port }));
    for (const { spec } of cluster.all('HTTPRoute'))
      for (const { name } of spec.parentRefs) expect(cluster.find('Gateway', name)).toBeDefined();
    for (const { spec } of cluster.all('Gateway')) expect(spec.listeners.length).toBeGreaterThan(0);
  });

  it('every autoscaler has its Deployment to itself, which says no number of its own', () => {
    const cluster = clusterOf(overlay);
    const scalers = cluster.all('HorizontalPodAutoscaler', 'ScaledObject');
    const targets = scalers.map(({ spec }) => spec.scaleTargetRef.name as string);
    expect(new Set(targets).size).toBe(targets.length);
    for (const target of targets) {
      expect(cluster.find('Deployment', target)).toBeDefined();
      expect(cluster.find('Deployment', target)?.spec.replicas).toBeUndefined();
    }
  });

  it('a disruption leaves fewer than there are, never none to take', () => {
    const cluster = clusterOf(overlay);
    for (const { spec, metadata } of cluster.all('PodDisruptionBudget')) {
      const [workload] = cluster.selected(spec.selector as Selector);
      const scaler = cluster
        .all('HorizontalPodAutoscaler', 'ScaledObject')
        .find((one) => one.spec.scaleTargetRef.name === metadata.name)?.spec;
      const least = workload!.spec.replicas ?? scaler?.minReplicas ?? scaler?.minReplicaCount;
      expect(spec.minAvailable).toBeLessThan(least as number);
    }
  });

  it('nobody is root, writes to an image, gains privileges or is without limits and probes', () => {
    for (const workload of clusterOf(overlay).workloads()) {
      const pod = workload.spec.template.spec;
      expect(pod.securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(pod.automountServiceAccountToken).toBe(false);
      expect(clusterOf(overlay).find('ServiceAccount', pod.serviceAccountName)).toBeDefined();
      for (const container of containersOf(workload)) {
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(Object.keys(container.resources.requests)).toEqual(['cpu', 'memory']);
        expect(container.resources.limits).toHaveProperty('memory');
        if (container.name === 'migrate') continue;
        expect(container.readinessProbe).toBeDefined();
        expect(container.livenessProbe).toBeDefined();
      }
    }
  });

  it.each(SERVICE_NAMES)(
    '%s is given settings that it knows, and all that it cannot do without',
    async (service) => {
      const cluster = clusterOf(overlay);
      const [main, migrate] = containersOf(cluster.find('Deployment', service)!);
      const settings = await serviceSettings(service);
      const ofNode = ['NODE_EXTRA_CA_CERTS'];
      const given = cluster.environmentOf(main!).filter((name) => !ofNode.includes(name));
      const known = settings.map(({ name }) => name);
      expect(given.filter((name) => !known.includes(name))).toEqual([]);
      expect(given).toEqual(
        expect.arrayContaining(['DATABASE_URL', 'NATS_URL', 'API_SECRET_KEY', 'APP_ENV']),
      );
      expect(given).not.toContain('MIGRATION_DATABASE_URL');
      expect(
        cluster
          .environmentOf(migrate!)
          .filter((name) => !ofNode.includes(name))
          .sort(),
      ).toEqual(['DATABASE_URL', 'MIGRATION_DATABASE_URL']);
    },
  );

  it('the edge is given settings that it knows, and finds every service', () => {
    const [edge] = containersOf(clusterOf(overlay).find('Deployment', 'edge')!);
    const env = Object.fromEntries(
      (edge!.env as { name: string; value: string }[]).map((one) => [one.name, one.value]),
    );
    const asked = new Set<string>();
    const { upstreams } = readConfig(
      new Proxy(env, { get: (all, name: string) => (asked.add(name), all[name]) }),
    );
    expect(Object.keys(env).filter((name) => !asked.has(name))).toEqual([]);
    for (const [service, origin] of Object.entries(upstreams))
      expect(origin).toBe(`http://${service}:${PORTS[service]}`);
  });

  it('images are those of docker-compose.yml', () => {
    const compose = parse(readFileSync(new URL('../../../docker-compose.yml', import.meta.url), 'utf8'), {
      merge: true,
    }) as { services: Record<string, { image: string }> };
    const inCompose = Object.values(compose.services).map(({ image }) => image.split(':')[0]);
    const images = clusterOf(overlay)
      .workloads()
      .flatMap(containersOf)
      .map(({ image }) => image.split(':'));
    for (const [name, tag] of images) {
      expect(inCompose).toContain(name);
      expect(tag).not.toBe('latest');
    }
  });

  it('what is mounted and read is there', () => {
    const cluster = clusterOf(overlay);
    const secrets = [
      ...cluster.all('ExternalSecret').map(({ metadata }) => metadata.name),
      ...cluster.all('Certificate').map(({ spec }) => spec.secretName as string),
    ];
    for (const workload of cluster.workloads()) {
      for (const { configMap, secret } of workload.spec.template.spec.volumes ?? []) {
        if (configMap) expect(cluster.find('ConfigMap', configMap.name)).toBeDefined();
        if (secret) expect(secrets).toContain(secret.secretName);
      }
      for (const { envFrom = [] } of containersOf(workload))
        for (const { configMapRef, secretRef } of envFrom) {
          if (configMapRef) expect(cluster.find('ConfigMap', configMapRef.name)).toBeDefined();
          if (secretRef) expect(secrets).toContain(secretRef.name);
        }
    }
    for (const { passwordSecret } of cluster.find('Cluster', 'postgres')?.spec.managed.roles ?? [])
      expect(secrets).toContain(passwordSecret.name);
    for (const { spec } of cluster.all('Database'))
      expect(cluster.find('Cluster', 'postgres')?.spec.managed.roles).toContainEqual(
        expect.objectContaining({ name: spec.owner }),
      );
    for (const { spec } of cluster.all('ExternalSecret'))
      if (spec.secretStoreRef) expect(cluster.find('SecretStore', spec.secretStoreRef.name)).toBeDefined();
  });

  it('connections are those of the architecture, allowed at both ends, and no other', () => {
    const { into, outOf } = allowedArrows(clusterOf(overlay));
    const services = [...SERVICE_NAMES];
    const inside = [
      ...services.map((one: ServiceName) => `edge → ${one}:${PORTS[one]}`),
      ...services.flatMap((one) => [
        `${one} → nats:4222`,
        `${one} → postgres:5432`,
        `${one} → collector:4318`,
      ]),
      'edge → collector:4318',
      'nats → nats:6222',
      'postgres → postgres:5432',
      'postgres → postgres:8000',
    ];
    const fromElsewhere = [
      'gateway → edge:8000',
      'monitoring → edge:8000',
      'gateway → ingest:8002',
      ...services.map((one) => `monitoring → ${one}:${PORTS[one]}`),
      'cnpg-system → postgres:8000',
    ];
    const everyPod = [...services, 'edge', 'nats', 'collector', 'postgres'];
    const toElsewhere = [
      'collector → monitoring:4318',
      'postgres → anywhere:443',
      'postgres → anywhere:6443',
      ...everyPod.map((one) => `${one} → kube-system:53`),
    ];
    expect([...into].sort()).toEqual([...inside, ...fromElsewhere].sort());
    expect([...outOf].sort()).toEqual([...inside, ...toElsewhere].sort());
    expect(clusterOf(overlay).find('NetworkPolicy', 'nothing')?.spec).toEqual({
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
    });
  });
});

describe('production', () => {
  it('speaks TLS to NATS and PostgreSQL, and checks whom it speaks to', () => {
    const cluster = clusterOf('overlays/production');
    for (const service of SERVICE_NAMES) {
      const { DATABASE_URL: database, NATS_URL: broker } = cluster.find('ExternalSecret', service)!.spec
        .target.template.data;
      expect(database).toMatch(/@postgres-rw:5432\/\w+\?sslmode=verify-full$/);
      expect(broker).toMatch(/^tls:.*@nats:4222$/);
      const owner = cluster.find('ExternalSecret', `${service}-owner`)!.spec.target.template.data;
      expect(owner.MIGRATION_DATABASE_URL).toMatch(/\?sslmode=verify-full$/);
      for (const container of containersOf(cluster.find('Deployment', service)!))
        expect(cluster.environmentOf(container)).toContain('NODE_EXTRA_CA_CERTS');
    }
    const names = (name: string) => cluster.find('Certificate', name)?.spec.dnsNames as string[];
    expect(names('nats')).toContain('nats');
    expect(names('postgres')).toContain('postgres-rw');
    expect(cluster.find('Cluster', 'postgres')?.spec.postgresql.pg_hba).toContain(
      'hostnossl all all all reject',
    );
  });

  it('keeps each stream on three nodes, and backs PostgreSQL up', () => {
    const cluster = clusterOf('overlays/production');
    expect(cluster.find('StatefulSet', 'nats')?.spec.replicas).toBe(3);
    const settings = cluster.all('ConfigMap').find(({ metadata }) => metadata.name.startsWith('settings-'));
    expect(settings?.data).toMatchObject({ STREAM_REPLICAS: '3', APP_ENV: 'production' });
    expect(cluster.all('ScheduledBackup').map(({ spec }) => spec.cluster.name)).toEqual(['postgres']);
  });
});
