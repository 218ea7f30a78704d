import { EditedMigrationError, pendingMigrations, type RecordedMigration } from './migration-state.ts';

const first = { name: '1_first', checksum: 'aa' };
const second = { name: '2_second', checksum: 'bb' };
const applied = (one: { name: string; checksum: string }): RecordedMigration => ({ ...one, finished: true });

describe('pending migrations', () => {
  it('are all of them on an empty database, in order', () => {
    expect(pendingMigrations([first, second], [])).toEqual(['1_first', '2_second']);
  });

  it('are those not applied yet', () => {
    expect(pendingMigrations([first, second], [applied(first)])).toEqual(['2_second']);
    expect(pendingMigrations([first, second], [applied(second), applied(first)])).toEqual([]);
  });

  it('include one that was begun and not finished, edited or not', () => {
    const begun = { ...second, checksum: 'before it was mended', finished: false };
    expect(pendingMigrations([first, second], [applied(first), begun])).toEqual(['2_second']);
  });

  it('do not care for a migration that only the database knows', () => {
    expect(pendingMigrations([first], [applied(first), applied(second)])).toEqual([]);
  });

  it('cannot be told when an applied one was edited', () => {
    const edited = { ...first, checksum: 'cc' };
    expect(() => pendingMigrations([edited, second], [applied(first)])).toThrow(EditedMigrationError);
  });
});
