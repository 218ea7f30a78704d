import { statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../process/ports.ts';
import { natsReply } from '../testing/nats-reply.ts';
import { makeStandInNats } from '../testing/stand-in-nats.ts';
import { inTemporaryFolder } from '../testing/temporary-folder.ts';
import { waitFor } from '../testing/wait-for.ts';
import { startNats, type RunningNats } from './start-nats.ts';

const users = [{ name: 'admin', password: 'a/b c@' }];

interface JetStreamState {
  readonly messages: number;
  readonly config: { readonly sync_always?: boolean };
}

async function jetStream(server: RunningNats): Promise<JetStreamState> {
  const answer = await fetch(`http://127.0.0.1:${server.monitorPort}/jsz`);
  return (await answer.json()) as JetStreamState;
}

describe('NATS in a data folder', () => {
  it('keeps its streams through kill -9, synced message by message', () =>
    inTemporaryFolder(async (dataDir) => {
      const first = await startNats({ dataDir, users });
      const stream = JSON.stringify({ name: 'KEPT', subjects: ['kept'], storage: 'file' });
      await natsReply(first.url('admin'), '$JS.API.STREAM.CREATE.KEPT', stream);
      await natsReply(first.url('admin'), 'kept', 'a message');
      await waitFor('the message in the stream', async () => (await jetStream(first)).messages === 1);
      await first.kill();

      const second = await startNats({ dataDir, users });
      const { messages, config } = await jetStream(second);
      await second.stop();
      expect(messages).toBe(1);
      expect(config.sync_always).toBe(true);
    }));

  it('hides its passwords from other users', () =>
    inTemporaryFolder(async (dataDir) => {
      const server = await startNats({ dataDir, users });
      expect(statSync(join(dataDir, 'nats', 'nats-server.conf')).mode & 0o777).toBe(0o600);
      await server.stop();
      expect(() => server.url('nobody')).toThrow('NATS has no user nobody');
    }));

  it('does not start with a server that would lose messages', () =>
    inTemporaryFolder(async (dataDir) => {
      const binary = makeStandInNats(dataDir, '2.9.10');
      await expect(startNats({ dataDir, users, binary })).rejects.toThrow('at least 2.10.23');
    }));

  it("fails with the server's own words when its port is taken", () =>
    inTemporaryFolder(async (dataDir) => {
      const port = await freePort();
      const holder = createServer().listen(port, '127.0.0.1');
      await expect(startNats({ dataDir, users, port })).rejects.toThrow(/nats .*\n.*address already in use/s);
      holder.close();
    }));
});
