import { changedProfile } from './profile-change.ts';
import type { ProfileRecord } from './profile-view.ts';

const metric = (name: string, max: number | null = null) => ({ name, unit: 'ppm', min: 0, max });
const PROFILE: ProfileRecord = {
  name: 'air',
  expectedIntervalS: 60,
  allowsUndeclaredMetrics: false,
  retentionDays: 0,
  metrics: [metric('co2'), metric('voc')],
  revision: 4n,
};

describe('changing a profile', () => {
  it('leaves what is not named and gives it the next revision', () => {
    expect(changedProfile(PROFILE, { retentionDays: 30 })).toEqual({
      ...PROFILE,
      retentionDays: 30,
      revision: 5n,
    });
    expect(changedProfile(PROFILE, { allowsUndeclaredMetrics: true })?.allowsUndeclaredMetrics).toBe(true);
  });

  it('is none when everything is so already, in whatever order the metrics stand', () => {
    expect(changedProfile(PROFILE, {})).toBeUndefined();
    expect(
      changedProfile(PROFILE, { expectedIntervalS: 60, metrics: [metric('voc'), metric('co2')] }),
    ).toBeUndefined();
  });

  it('replaces the metrics and keeps them in order', () => {
    const after = changedProfile(PROFILE, { metrics: [metric('voc'), metric('co2', 5000)] });
    expect(after?.metrics).toEqual([metric('co2', 5000), metric('voc')]);
    expect(changedProfile(PROFILE, { metrics: [] })?.metrics).toEqual([]);
  });
});
