import { render, type Manifest } from './render.ts';
import { schemaFaults, unknownFields } from './schemas.ts';

const OVERLAYS = ['overlays/dev', 'overlays/production'];
const rendered = new Map<string, Manifest[]>();
const manifestsOf = (overlay: string) => rendered.get(overlay) ?? [];

beforeAll(async () => {
  for (const overlay of OVERLAYS) rendered.set(overlay, await render(overlay));
});

describe('the manifests', () => {
  it.each(OVERLAYS)('of %s hold what their schemas ask for', async (overlay) => {
    expect(manifestsOf(overlay).length).toBeGreaterThan(50);
    expect(await schemaFaults(manifestsOf(overlay))).toEqual([]);
  });

  it('hold no field that no schema knows', () => {
    expect(unknownFields(OVERLAYS.flatMap(manifestsOf))).toEqual([]);
  });

  it('would be caught with a wrong value, or a field that is mistyped', async () => {
    const deployment = manifestsOf(OVERLAYS[0] ?? '').find(({ kind }) => kind === 'Deployment');
    const wrong = { ...deployment, spec: { ...deployment?.spec, replicas: 'two' } } as Manifest;
    const mistyped = { ...deployment, spec: { ...deployment?.spec, replica: 2 } } as Manifest;
    expect(await schemaFaults([wrong])).toEqual([expect.stringContaining('replicas')]);
    expect(unknownFields([mistyped])).toEqual([expect.stringContaining('\'"replica"\'')]);
  });
});
