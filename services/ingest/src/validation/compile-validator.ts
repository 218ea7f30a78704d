import type { ProblemDetail } from '@telemetry/chassis';
import { getMetadataStorage } from 'class-validator';

/** Tells what is wrong with a value; nothing when it is valid. */
export type Rule = (value: unknown) => readonly ProblemDetail[];

/** Rules of decorators of ours, which tell more than one message, by the decorator's name. */
export type OwnRules = Readonly<Record<string, Rule>>;

/**
 * Makes one plain function of a class's validation decorators. It says what class-validator would say, of each member
 * the first fault, without looking up the decorators for each value.
 * @throws Error for a decorator or an option that it does not know how to carry out.
 */
export function compileValidator<T extends object>(
  Dto: new () => T,
  ownRules: OwnRules = {},
): (value: T) => readonly ProblemDetail[] {
  const checks = [...Map.groupBy(metadataOf(Dto), ({ propertyName }) => propertyName)].map(
    ([member, metadata]) => memberCheck(member, metadata, ownRules),
  );
  return (object) => {
    let faults = NONE;
    for (const { member, isOptional, rules } of checks) {
      const value: unknown = object[member as keyof T];
      if (isOptional && (value === undefined || value === null)) continue;
      for (const rule of rules) {
        const found = rule(value);
        if (found.length === 0) continue;
        faults = [...faults, ...found];
        break;
      }
    }
    return faults;
  };
}

type Metadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

interface MemberCheck {
  readonly member: string;
  readonly isOptional: boolean;
  readonly rules: readonly Rule[];
}

const NONE: readonly ProblemDetail[] = [];

function metadataOf(Dto: new () => object): Metadata[] {
  const metadata = getMetadataStorage().getTargetValidationMetadatas(Dto, '', false, false);
  if (metadata.length === 0) throw new Error(`${Dto.name} has no validation decorators`);
  return metadata;
}

function memberCheck(member: string, metadata: readonly Metadata[], ownRules: OwnRules): MemberCheck {
  for (const one of metadata) refuseOptions(one);
  const isOptional = metadata.some(isIsOptional);
  return {
    member,
    isOptional,
    rules: metadata.filter((one) => !isIsOptional(one)).map((one) => ruleOf(one, ownRules)),
  };
}

function isIsOptional({ type, name }: Metadata): boolean {
  return type === 'conditionalValidation' && name === 'isOptional';
}

function ruleOf(metadata: Metadata, ownRules: OwnRules): Rule {
  const { name: type = metadata.type, propertyName: field, message } = metadata;
  const own = ownRules[type];
  if (own !== undefined) return own;
  const makePredicate = PREDICATES[type];
  if (makePredicate === undefined) throw unknown(metadata, 'is a decorator that is not compiled');
  const isValid = makePredicate(metadata.constraints);
  if (isValid === undefined) throw unknown(metadata, 'has an argument that is not compiled');
  if (typeof message !== 'string' || message.includes('$')) throw unknown(metadata, 'needs a plain message');
  const faults = [{ field, message, type }];
  return (value) => (isValid(value) ? NONE : faults);
}

type Predicate = (value: unknown) => boolean;

/** By decorator; undefined for arguments that are not carried out. */
const PREDICATES: Readonly<Record<string, (constraints: readonly unknown[]) => Predicate | undefined>> = {
  isString: () => (value) => typeof value === 'string',
  isInt: () => Number.isInteger,
  isNumber: ([options]) => (isEmpty(options) ? Number.isFinite : undefined),
  min: ([least]) =>
    typeof least === 'number' ? (value) => typeof value === 'number' && value >= least : undefined,
  max: ([most]) =>
    typeof most === 'number' ? (value) => typeof value === 'number' && value <= most : undefined,
  matches: ([pattern, modifiers]) =>
    pattern instanceof RegExp && !pattern.global && !pattern.sticky && modifiers === undefined
      ? (value) => typeof value === 'string' && pattern.test(value)
      : undefined,
};

function isEmpty(options: unknown): boolean {
  return typeof options === 'object' && options !== null && Object.keys(options).length === 0;
}

/** Options that change when or to what a rule applies. */
function refuseOptions(metadata: Metadata): void {
  const { each, always, validateIf } = metadata;
  const hasGroups = Array.isArray(metadata.groups) && metadata.groups.length > 0;
  const context: unknown = metadata.context;
  const isPlain = !each && !hasGroups && always === undefined && context === undefined;
  if (!isPlain || validateIf !== undefined) throw unknown(metadata, 'has an option that is not compiled');
}

function unknown({ target, propertyName, name, type }: Metadata, what: string): Error {
  const owner = typeof target === 'string' ? target : target.name;
  return new Error(`${name ?? type} of ${owner}.${propertyName} ${what}`);
}
