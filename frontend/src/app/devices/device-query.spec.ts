import { deviceQuery, isNarrowed, nextSort, queryParams } from './device-query.ts';

describe('deviceQuery', () => {
  it('takes what it knows from an address, and sorts by name unless told otherwise', () => {
    expect(deviceQuery({ q: 'hall', status: 'late', sort: '-last_seen_at' })).toEqual({
      q: 'hall',
      status: 'late',
      tag: '',
      profile: '',
      sort: '-last_seen_at',
    });
    expect(deviceQuery({ status: 'burning', sort: 'colour' })).toMatchObject({ status: '', sort: 'name' });
  });

  it('asks the API only for what is given', () => {
    expect(queryParams(deviceQuery({ tag: 'hall' }))).toEqual({ tag: 'hall', sort: 'name' });
  });

  it('knows when all devices are meant', () => {
    expect(isNarrowed(deviceQuery({ sort: 'name' }))).toBe(false);
    expect(isNarrowed(deviceQuery({ profile: 'esp32-env' }))).toBe(true);
  });

  it('turns an order around', () => {
    expect([nextSort('name', 'name'), nextSort('-name', 'name'), nextSort('name', 'device_id')]).toEqual([
      '-name',
      'name',
      'device_id',
    ]);
  });
});
