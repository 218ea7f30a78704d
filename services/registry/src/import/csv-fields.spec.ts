import { columnsOf, fieldsOf } from './csv-fields.ts';

describe('the header of a file', () => {
  it('names columns in any order', () => {
    expect(columnsOf(['tags', 'device_id'])).toEqual(['tags', 'device_id']);
  });

  it.each([[['name']], [['device_id', 'device_id']], [['device_id', 'constructor']], [['device_id;name']]])(
    'is refused as %j',
    (header) => {
      expect(() => columnsOf(header)).toThrow(/^header/);
    },
  );
});

describe('a record', () => {
  const columns = columnsOf(['device_id', 'name', 'tags']);

  it('says nothing where it is empty', () => {
    expect(fieldsOf(['a', '', ''], columns)).toEqual({ value: { device_id: 'a' } });
    expect(fieldsOf(['a', 'A', ' x; y ;'], columns)).toEqual({
      value: { device_id: 'a', name: 'A', tags: ['x', 'y'] },
    });
  });

  it.each([[['a']], [['a', 'b', 'c', 'd']]])('has as many fields as the header, not %j', (record) => {
    expect(fieldsOf(record, columns)).toEqual({ fault: expect.stringContaining('where the header has 3') });
  });
});
