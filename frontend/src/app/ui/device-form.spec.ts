import { bodyOf, tagsOf } from './device-form.ts';

describe('a device as it is typed', () => {
  it('reads tags however they are separated, each once', () => {
    expect(tagsOf(' ground-floor, lab;lab\nroom:7 ')).toEqual(['ground-floor', 'lab', 'room:7']);
    expect(tagsOf('  ')).toEqual([]);
  });

  it('sends no empty name: the id stands for it then', () => {
    expect(bodyOf({ device_id: ' room-1 ', name: ' ', tags: '', profile: 'p' })).toEqual({
      device_id: 'room-1',
      profile: 'p',
      tags: [],
    });
  });
});
