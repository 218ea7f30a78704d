import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { getMetadataStorage } from 'class-validator';
import { docComments } from './doc-comments.ts';

/** The services, in the order in which a person would name them. */
export const SERVICE_NAMES = ['registry', 'ingest', 'query', 'realtime'] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];

/** A setting as its service's configuration class declares it. */
export interface Setting {
  readonly name: string;
  /** What its doc comment says. */
  readonly doc: string;
  /** As it would be written in the environment; undefined when there is none. */
  readonly default: string | undefined;
  /** The values that are accepted, in words; empty when its doc says all there is. */
  readonly accepted: string;
  /** Whether each service has it, rather than this one alone. */
  readonly isCommon: boolean;
}

type Value = string | number | boolean | undefined;
type ConfigClass = new () => Readonly<Record<string, Value>>;

const SERVICES = new URL('../../../services/', import.meta.url);

/** Every setting that a service reads, from its configuration class; the services must be built. */
export async function serviceSettings(service: ServiceName): Promise<Setting[]> {
  const Config = await configClass(service);
  const common = docComments(read('chassis/src/config/service-config.ts'));
  const own = docComments(read(`${service}/src/config.ts`));
  const docOf = (name: string): string => [own, common].map((docs) => docs.get(name)).find(Boolean) ?? '';
  return Object.entries(new Config()).map(([name, value]) => ({
    name,
    doc: docOf(name),
    default: value === undefined ? undefined : String(value),
    accepted: acceptedBy(Config, name),
    isCommon: common.has(name),
  }));
}

async function configClass(service: ServiceName): Promise<ConfigClass> {
  const file = new URL(`${service}/dist/config.js`, SERVICES);
  const module = (await import(file.href)) as Record<string, ConfigClass>;
  const [Config] = Object.entries(module).flatMap(([name, value]) =>
    name.endsWith('Config') ? [value] : [],
  );
  if (Config === undefined) throw new Error(`${file.pathname} exports no configuration class`);
  return Config;
}

function read(path: string): string {
  return readFileSync(new URL(path, SERVICES), 'utf8');
}

/** In words what the class's validators accept: choices, or bounds. */
function acceptedBy(Config: ConfigClass, property: string): string {
  const constraints = new Map(
    getMetadataStorage()
      .getTargetValidationMetadatas(Config, '', false, false)
      .filter(({ propertyName }) => propertyName === property)
      .map(({ name, constraints }) => [name, (constraints as (Value | Value[])[] | undefined)?.[0]]),
  );
  const choices = constraints.get('isIn');
  if (Array.isArray(choices)) return choices.join(', ');
  const [least, most] = [constraints.get('min'), constraints.get('max')];
  return typeof least === 'number' && typeof most === 'number' ? `${least} to ${most}` : '';
}
