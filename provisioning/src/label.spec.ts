import fc from 'fast-check';
import { formatLabel, parseLabel } from './label.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1 });

describe('the code on a device', () => {
  it('is read as Espressif writes it', () => {
    const code =
      '{"ver":"v1","name":"PROV_123456","username":"wifiprov","pop":"abcd1234","transport":"ble","network":"wifi"}';
    const label = { name: 'PROV_123456', username: 'wifiprov', password: 'abcd1234', transport: 'ble' };
    expect(parseLabel(code)).toEqual(label);
    expect(JSON.parse(formatLabel(parseLabel(code)))).toEqual(JSON.parse(code));
    expect(parseLabel('{"ver":"v1","name":"P","pop":"x","transport":"softap"}')).toEqual({
      name: 'P',
      username: 'wifiprov',
      password: 'x',
      transport: 'softap',
    });
  });

  it('says the same when it is written and read, whatever it says', () => {
    const transport = fc.constantFrom('ble' as const, 'softap' as const);
    fc.assert(
      fc.property(fc.record({ name: text, username: text, password: text, transport }), (label) => {
        expect(parseLabel(formatLabel(label))).toEqual(label);
      }),
    );
  });

  it.each([
    '',
    'https://example.com',
    'null',
    '[]',
    '{"ver":"v2","name":"P","pop":"x","transport":"ble"}',
    '{"ver":"v1","name":"P","pop":"x","transport":"carrier pigeon"}',
    '{"ver":"v1","name":"P","pop":"x","transport":"ble","network":"thread"}',
    '{"ver":"v1","name":"","pop":"x","transport":"ble"}',
    '{"ver":"v1","name":"P","transport":"ble"}',
    '{"ver":"v1","name":"P","pop":7,"transport":"ble"}',
  ])('is not %j', (code) => {
    expect(() => parseLabel(code)).toThrow(expect.objectContaining({ reason: 'unreadable-label' }));
  });
});
