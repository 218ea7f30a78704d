import { emptyLog, extendLog, logCsv, matching } from './log.ts';

const reading = (deviceId: string, at: number) => ({
  deviceId,
  at,
  metrics: { temperature: at },
  cursor: '',
});

describe('log', () => {
  it('keeps the newest and counts all', () => {
    let log = emptyLog;
    for (let at = 0; at < 10; at++) log = extendLog(log, [reading('a', at)], 3);
    expect(log.entries.map(({ at }) => at)).toEqual([7, 8, 9]);
    expect(log.received).toBe(10);
  });

  it('finds by device or metric, newest first', () => {
    const log = extendLog(emptyLog, [reading('hall-1', 1), reading('room-1', 2), reading('Hall-2', 3)]);
    expect(matching(log, 'hall', 10).map(({ at }) => at)).toEqual([3, 1]);
    expect(matching(log, 'TEMP', 2).map(({ at }) => at)).toEqual([3, 2]);
    expect(matching(log, 'nothing', 10)).toEqual([]);
  });

  it('is a file, oldest first', () => {
    const log = extendLog(emptyLog, [reading('a', 0), reading('b', 1)]);
    expect(
      logCsv(matching(log, '', 10))
        .split('\r\n')
        .slice(0, 3),
    ).toEqual([
      'timestamp,device_id,metric,value',
      '1970-01-01T00:00:00.000Z,a,temperature,0',
      '1970-01-01T00:00:00.001Z,b,temperature,1',
    ]);
  });
});
