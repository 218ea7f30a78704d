import type { DataOf } from '../api/contract.ts';

/** Unit by metric name. */
export type Units = Readonly<Record<string, string>>;

/** Units by the name of the profile that declares them. */
export type ProfileUnits = ReadonlyMap<string, Units>;

/** What the profiles say of units. */
export function profileUnits(profiles: DataOf<'/api/v1/profiles', 'get'>): ProfileUnits {
  return new Map(
    profiles.map(({ name, metrics }) => [
      name,
      Object.fromEntries(metrics.map((metric) => [metric.name, metric.unit])),
    ]),
  );
}
