import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
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

interface ComposeFile {
  readonly services: Readonly<
    Record<string, { readonly image: string; readonly build?: object; readonly profiles?: readonly string[] }>
  >;
}

/** The images that docker-compose.yml takes from elsewhere, those of its profiles apart. */
export function imagesFromElsewhere(): string[] {
  const text = readFileSync(join(REPOSITORY, 'docker-compose.yml'), 'utf8');
  const { services } = parse(text, { merge: true }) as ComposeFile;
  return Object.values(services)
    .filter(({ build, profiles }) => build === undefined && profiles === undefined)
    .map(({ image }) => image)
    .filter((image) => !image.startsWith('telemetry/'));
}

/** docker-compose.yml as a project of its own, with an .env of its own. */
export class Project {
  private readonly engine: Engine;
  private readonly name: string;
  private readonly folder = mkdtempSync(join(tmpdir(), 'telemetry-containers-'));

  constructor(engine: Engine, name: string) {
    this.engine = engine;
    this.name = name;
  }

  /** Writes the .env file, as a person does. */
  configure(settings: Readonly<Record<string, string | number>>): void {
    const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
    writeFileSync(this.envFile, lines.join(''));
  }

  compose(...args: readonly string[]): void {
    docker(this.engine, ...this.files(), ...args);
  }

  ask(...args: readonly string[]): string {
    return ask(this.engine, ...this.files(), ...args);
  }

  /** What a person signs in with. */
  adminKey(): string {
    return this.ask('run', '--rm', '-T', 'setup', 'node', 'src/setup/main.ts', 'admin-key');
  }

  /** The images that the file builds, as they are named now. */
  builtImages(): string[] {
    const { services } = JSON.parse(this.ask('config', '--format', 'json')) as ComposeFile;
    const built = Object.values(services).filter(({ build }) => build !== undefined);
    return [...new Set(built.map(({ image }) => image))];
  }

  /** All containers, those that have ended too. */
  containers(): Container[] {
    const ids = this.ask('ps', '--all', '--quiet').split('\n');
    return JSON.parse(ask(this.engine, 'inspect', ...ids)) as Container[];
  }

  /** Ends it and removes its containers, volumes, networks and settings. */
  remove(): void {
    this.ask('down', '--volumes', '--timeout', '20');
    rmSync(this.folder, { recursive: true });
  }

  private get envFile(): string {
    return join(this.folder, '.env');
  }

  private files(): string[] {
    const places = ['--project-directory', REPOSITORY, '--env-file', this.envFile];
    return ['compose', ...places, '--project-name', this.name];
  }
}

/** What is left of a project in the engine: containers, volumes, networks and images. */
export function leftovers(engine: Engine, name: string): string[] {
  const filter = ['--filter', `label=com.docker.compose.project=${name}`];
  return [
    ask(engine, 'ps', '--all', '--quiet', ...filter),
    ask(engine, 'volume', 'ls', '--quiet', ...filter),
    ask(engine, 'network', 'ls', '--quiet', ...filter),
    ask(engine, 'image', 'ls', '--quiet', ...filter),
  ].filter((text) => text !== '');
}
