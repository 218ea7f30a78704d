import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect } from '@playwright/test';
import { ROUTES, type Service } from './route-table.ts';
import { ADMIN_KEY, startSystem, stopSystem, until } from './system.ts';

export type Headers = Record<string, string>;
export const SERVICES = Object.keys(ROUTES) as Service[];
export const WRONG_KEY = 'a-key-that-nobody-has-and-that-is-wrong';

/** A system of the tests' own that logs all it can, with somebody of every kind who may want in. */
export class GuardedSystem {
  /** Where the edge and each service answer. */
  readonly origins: Readonly<Record<string, string>>;
  /** What each caller sends. */
  readonly callers: Record<string, Headers> = { nobody: {}, 'a wrong key': { 'x-api-key': WRONG_KEY } };
  /** Everything that must not be found in any log. */
  readonly secrets: string[] = [ADMIN_KEY, WRONG_KEY];
  /** What all its parts have logged. */
  log = '';
  private readonly place: { readonly dataDir: string; readonly port: number };
  private readonly admin = { 'x-api-key': ADMIN_KEY };
  private system: ChildProcess | undefined;
  private made = 0;

  constructor(port: number) {
    this.place = { dataDir: mkdtempSync(join(tmpdir(), 'telemetry-e2e-access-')), port };
    const places = ['edge', ...SERVICES].map((name, i) => [name, `http://127.0.0.1:${port + i}`]);
    this.origins = Object.fromEntries(places) as Record<string, string>;
  }

  async start(): Promise<void> {
    const words = new PassThrough();
    words.on('data', (chunk: Buffer) => (this.log += chunk.toString()));
    const usual = { ...process.env };
    Object.assign(process.env, { LOG_LEVEL: 'trace', DEBUG: 'true', OTEL_TRACES_SAMPLER: 'always_on' });
    try {
      this.system = await startSystem(this.place, words);
    } finally {
      process.env = usual;
    }
    for (const role of ['viewer', 'operator', 'admin'])
      this.callers[role] = (await this.newOperator(role)).headers;
    const { body } = await this.ask('registry', 'POST', '/devices', this.admin, { device_id: 'walked' });
    const device = { 'x-api-key': this.keepSecret(body.data.api_key) };
    await until(async () => (await this.ask('ingest', 'POST', '/ingest', device, {})).status !== 401);
    this.callers.device = device;
  }

  async stop(): Promise<void> {
    if (this.system !== undefined) await stopSystem(this.system);
    rmSync(this.place.dataDir, { recursive: true, force: true });
  }

  /** Asks a service, or the edge, for a path of the API. */
  ask(at: string, method: string, path: string, headers: Headers = {}, body?: unknown) {
    return send(`${this.origins[at] ?? ''}/api/v1${path}`, method, headers, body);
  }

  /** An operator whom every service knows. */
  async newOperator(role: string): Promise<{ id: string; key: string; headers: Headers }> {
    const name = `${role} ${++this.made}`;
    const { status, body } = await this.ask('edge', 'POST', '/operators', this.admin, { name, role });
    expect(status).toBe(201);
    const key = this.keepSecret(body.data.api_key);
    const headers = { 'x-api-key': key };
    await until(async () => !(await this.knowing(headers)).includes(false));
    return { id: body.data.operator_id, key, headers };
  }

  async revoke(operatorId: string): Promise<void> {
    expect((await this.ask('edge', 'DELETE', `/operators/${operatorId}`, this.admin)).status).toBe(200);
  }

  async signIn(key: string): Promise<Headers> {
    const { status, headers } = await this.ask('edge', 'POST', '/auth/session', {}, { key });
    expect(status).toBe(201);
    const cookie = headers.get('set-cookie')?.split(';')[0] ?? '';
    this.keepSecret(cookie.slice(cookie.indexOf('=') + 1));
    return { cookie };
  }

  /** Whether each service takes a credential for somebody's, whatever it then allows. */
  async knowing(headers: Headers): Promise<boolean[]> {
    const answers = await Promise.all([
      this.ask('registry', 'GET', '/devices', headers),
      this.ask('ingest', 'POST', '/ingest', { ...headers, 'x-requested-with': 'telemetry-console' }, {}),
      this.ask('query', 'GET', '/retention', headers),
      this.ask('realtime', 'GET', '/views', headers),
    ]);
    return answers.map(({ status }) => status !== 401);
  }

  private keepSecret(secret: string): string {
    this.secrets.push(secret);
    return secret;
  }
}

/** Asks for an address; the body of an answer that is not JSON is left out. */
export async function send(url: string, method: string, headers: Headers = {}, body?: unknown) {
  const json = { body: JSON.stringify(body), headers: { ...headers, 'content-type': 'application/json' } };
  const answer = await fetch(url, { method, ...(body === undefined ? { headers } : json) });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') === true;
  return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : {} };
}
