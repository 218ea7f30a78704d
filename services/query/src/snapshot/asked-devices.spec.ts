import { type AskedDevice, jointIntervalS, unitOf } from './asked-devices.ts';

const device = (given: Partial<AskedDevice>): AskedDevice => ({
  id: 1,
  expectedIntervalS: 60,
  units: {},
  retentionDays: 0,
  ...given,
});

describe('devices that are asked together', () => {
  it.each([
    [[60], 60],
    [[60, 60], 30],
    [[10, 20, 20], 5],
    [[60, 0], 0],
    [[], 0],
  ])('of intervals %j send every %d s', (intervals, joint) => {
    const devices = intervals.map((expectedIntervalS) => device({ expectedIntervalS }));
    expect(jointIntervalS(devices)).toBeCloseTo(joint, 10);
  });

  it('have a unit where those that name one agree', () => {
    const [celsius, fahrenheit] = ['°C', '°F'].map((unit) => device({ units: { t: unit } }));
    const none = device({});
    expect(unitOf([celsius!, none, celsius!], 't')).toBe('°C');
    expect(unitOf([celsius!, fahrenheit!], 't')).toBeNull();
    expect(unitOf([none], 't')).toBeNull();
  });
});
