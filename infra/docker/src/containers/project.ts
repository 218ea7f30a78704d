import { ask, docker, type Engine } from '../engine/docker.ts';

const REPOSITORY = new URL('../../../../', import.meta.url).pathname;

/** A container as `docker inspect` tells of it, as far as we look. */
export interface Container {
  readonly Name: string;
  readonly Config: {
    readonly User: string;
    readonly Env: readonly string[];
    readonly Labels: Readonly<Record<string, string>>;
  };
  readonly HostConfig: {
    readonly ReadonlyRootfs: boolean;
    readonly CapDrop: readonly string[] | null;
    readonly SecurityOpt: readonly string[] | null;
    readonly PortBindings: Readonly<Record<string, unknown>>;
  };
}

/** docker-compose.yml as a project of its own, at ports of its own. */
export class Project {
  private readonly engine: Engine;
  private readonly name: string;
  private readonly settings: Readonly<Record<string, string>>;

  constructor(engine: Engine, name: string, settings: Readonly<Record<string, string>>) {
    this.engine = engine;
    this.name = name;
    this.settings = settings;
  }

  /** The same with other settings. */
  with(settings: Readonly<Record<string, string>>): Project {
    return new Project(this.engine, this.name, { ...this.settings, ...settings });
  }

  compose(...args: readonly string[]): void {
    docker(this.withSettings(), ...this.files(), ...args);
  }

  ask(...args: readonly string[]): string {
    return ask(this.withSettings(), ...this.files(), ...args);
  }

  /** The names of the images that the file wants and does not build. */
  images(): string[] {
    const config = JSON.parse(this.ask('config', '--format', 'json')) as {
      services: Record<string, { image: string; build?: object }>;
    };
    const built = new Set(
      Object.values(config.services).flatMap(({ image, build }) => (build ? [image] : [])),
    );
    return [...new Set(Object.values(config.services).map(({ image }) => image))].filter(
      (one) => !built.has(one),
    );
  }

  /** All containers, those that have ended too. */
  containers(): Container[] {
    const ids = this.ask('ps', '--all', '--quiet').split('\n');
    return JSON.parse(ask(this.engine, 'inspect', ...ids)) as Container[];
  }

  private withSettings(): Engine {
    return { env: { ...this.engine.env, ...this.settings } };
  }

  private files(): string[] {
    return ['compose', '--project-directory', REPOSITORY, '--project-name', this.name];
  }
}

/** The names of what is left of a project in the engine: containers, volumes and networks. */
export function leftovers(engine: Engine, name: string): string[] {
  const filter = ['--filter', `label=com.docker.compose.project=${name}`];
  return [
    ask(engine, 'ps', '--all', '--quiet', ...filter),
    ask(engine, 'volume', 'ls', '--quiet', ...filter),
    ask(engine, 'network', 'ls', '--quiet', ...filter),
  ].filter((text) => text !== '');
}
