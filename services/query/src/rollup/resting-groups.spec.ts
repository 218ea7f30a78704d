import { RestingGroups } from './resting-groups.ts';

const TIMES = { quietMs: 30, patienceMs: 100 };
const GROUP = { day: 20_000, devicesFrom: 1024 };

describe('a group of rollups', () => {
  it('is due when nothing has changed for a while', () => {
    const groups = new RestingGroups();
    groups.changed(GROUP, 0);
    groups.changed(GROUP, 20);
    expect(groups.due(49, TIMES)).toBeUndefined();
    expect(groups.due(50, TIMES)).toMatchObject(GROUP);
  });

  it('is due after some time even when it goes on changing', () => {
    const groups = new RestingGroups();
    for (let ms = 0; ms <= 110; ms += 10) groups.changed(GROUP, ms);
    expect(groups.due(100, TIMES)).toBeUndefined();
    expect(groups.due(111, TIMES)).toMatchObject(GROUP);
  });

  it('is not due any more once it is made, until it changes again', () => {
    const groups = new RestingGroups();
    groups.changed(GROUP, 0);
    groups.made(GROUP);
    expect(groups.due(1000, TIMES)).toBeUndefined();
    groups.changed(GROUP, 1000);
    expect(groups.due(1030, TIMES)).toMatchObject(GROUP);
  });
});
