import { IsInt, IsNotEmpty, IsNumber, IsOptional, IsString, Matches, ValidateIf } from 'class-validator';
import { compileValidator } from './compile-validator.ts';

const MESSAGE = { message: 'is wrong' };

class Plain {
  @Matches(/^[a-z]+$/, MESSAGE)
  @IsString(MESSAGE)
  name?: unknown;

  @IsOptional()
  @IsInt(MESSAGE)
  age?: unknown;
}

describe('a compiled validator', () => {
  const faults = compileValidator(Plain);
  const of = (values: object) =>
    faults(Object.assign(new Plain(), values)).map(({ field, type }) => [field, type]);

  it('tells of each member the first rule that is broken', () => {
    expect(of({ name: 'ann', age: 7 })).toEqual([]);
    expect(of({ name: 7, age: 1.5 })).toEqual([
      ['name', 'isString'],
      ['age', 'isInt'],
    ]);
    expect(of({ name: 'Ann', age: null })).toEqual([['name', 'matches']]);
  });

  it.each([
    ['a decorator that it does not know', () => IsNotEmpty(MESSAGE)],
    ['one whose argument it does not carry out', () => IsNumber({ allowNaN: true }, MESSAGE)],
    ['a condition of its own', () => ValidateIf(() => false)],
    ['a rule for each item', () => IsInt({ ...MESSAGE, each: true })],
    ['a rule of a group', () => IsInt({ ...MESSAGE, groups: ['some'] })],
    ['no message', () => IsInt()],
    ['a message with a placeholder', () => IsInt({ message: '$property is wrong' })],
    ['a pattern with a memory', () => Matches(/a/g, MESSAGE)],
  ])('is not made of %s', (_name, decorator) => {
    class Unknown {
      value?: unknown;
    }
    decorator()(Unknown.prototype, 'value');
    expect(() => compileValidator(Unknown)).toThrow(/of Unknown\.value/);
  });

  it('is not made of a class without rules', () => {
    class Empty {
      value?: unknown;
    }
    expect(() => compileValidator(Empty)).toThrow('Empty');
  });
});
