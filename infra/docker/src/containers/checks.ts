import assert from 'node:assert/strict';
import type { Container, Project } from './project.ts';

const OPEN = ['edge', 'ingest'];
const SERVICES = ['registry', 'ingest', 'query', 'realtime', 'edge'];

/** Nobody is root or can become more than he is, nothing can be written to, and only edge and ingest can be reached. */
export function checkHardening(containers: readonly Container[]): void {
  assert.ok(containers.length > 0);
  for (const { Name: name, Config: config, HostConfig: host } of containers) {
    assert.ok(
      !/^(|0|root)(:|$)/.test(config.User),
      `${name} runs as an ordinary user, not as "${config.User}"`,
    );
    assert.equal(host.ReadonlyRootfs, true, `${name} cannot write to its image`);
    assert.deepEqual(host.CapDrop, ['ALL'], `${name} has no capabilities`);
    assert.ok(host.SecurityOpt?.includes('no-new-privileges:true'), `${name} gains no privileges`);
    const isOpen = OPEN.includes(config.Labels['com.docker.compose.service'] ?? '');
    assert.equal(Object.keys(host.PortBindings).length > 0, isOpen, `${name} is open: ${isOpen}`);
    const secret = config.Env.find((line) =>
      /^(\w*PASSWORD|API_SECRET_KEY|DATABASE_URL|NATS_URL)=./.test(line),
    );
    assert.equal(secret, undefined, `${name} holds no secret in its environment`);
  }
}

/** From the inside: what the service sees of its container. */
export function checkInside(project: Project): void {
  for (const service of SERVICES) {
    const look = `
      const { writeFileSync } = require('node:fs');
      let denied = 0;
      for (const path of ['/app/x', '/etc/x', '/x'])
        try { writeFileSync(path, '') } catch (error) { if (error.code === 'EROFS') denied++ }
      console.log(process.getuid(), denied)`;
    assert.equal(
      project.ask('exec', '-T', service, 'node', '-e', look),
      '1000 3',
      `${service} is user 1000 and writes nowhere`,
    );
  }
}

/** What each service may and may not reach over the networks. */
export function checkReach(project: Project): void {
  const reach = (from: string, to: string): string =>
    project.ask(
      'exec',
      '-T',
      from,
      'node',
      '-e',
      `
      const [host, port] = '${to}'.split(':');
      const socket = require('node:net').connect({ host, port, timeout: 2000 });
      const tell = (word) => () => { console.log(word); process.exit() };
      socket.on('connect', tell('reached')).on('timeout', tell('not')).on('error', tell('not'))`,
    );
  assert.equal(reach('query', 'postgres:5432'), 'reached');
  assert.equal(reach('query', 'nats:4222'), 'reached');
  for (const server of ['postgres:5432', 'nats:4222'])
    assert.equal(reach('edge', server), 'not', `edge cannot see ${server}`);
}
