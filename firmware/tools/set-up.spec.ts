import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type Claim, WifiSecurity } from '@telemetry/provisioning';
import { EmulatedDevice } from '@telemetry/provisioning/device';
import { startSoftAp } from '../../provisioning/test/soft-ap.ts';
import { labelPayload, newSecrets } from './secrets.ts';

const command = fileURLToPath(new URL('set-up.ts', import.meta.url));
const secrets = newSecrets('room-1', (count) => crypto.getRandomValues(new Uint8Array(count)));
const claimLine = '{"server_url":"https://telemetry.example","device_id":"room-1","claim_token":"tct_1"}';

/** Answers the command's questions in their order, with a device whose access point it is in. */
async function setUp(...answers: string[]) {
  const claims: Claim[] = [];
  const joined: string[] = [];
  const device = await EmulatedDevice.make({
    username: secrets.username,
    password: secrets.password,
    networks: [
      { ssid: 'Home', passphrase: 'open sesame', channel: 1, rssi: -50, security: WifiSecurity.WPA2 },
      { ssid: 'Visitors', channel: 1, rssi: -60, security: WifiSecurity.OPEN },
    ],
    onClaim: (claim) => {
      claims.push(claim);
      return undefined;
    },
    onJoined: ({ ssid }) => joined.push(ssid),
  });
  const accessPoint = await startSoftAp(device);
  try {
    const child = spawn(process.execPath, [command, accessPoint.origin]);
    child.stdin.end(answers.map((answer) => `${answer}\n`).join(''));
    const [[code], said, complaint] = await Promise.all([
      once(child, 'exit') as Promise<[number]>,
      text(child.stdout),
      text(child.stderr),
    ]);
    return { code, said, complaint, claims, joined };
  } finally {
    await accessPoint.stop();
  }
}

describe('the command that sets up a device in its own Wi-Fi', () => {
  it('claims the device and brings it into a network', async () => {
    const { code, said, claims, joined } = await setUp(claimLine, labelPayload(secrets), '1', 'open sesame');
    expect(said).toContain('room-1 has joined the network');
    expect(code).toBe(0);
    expect(joined).toEqual(['Home']);
    expect(claims).toEqual([
      { serverUrl: 'https://telemetry.example', deviceId: 'room-1', claimToken: 'tct_1' },
    ]);
  });

  it('asks again for what was wrong, and for nothing else', async () => {
    const { code, said, complaint, joined } = await setUp(
      'half a claim',
      claimLine,
      'not the proof',
      '',
      secrets.password,
      '',
      '1',
      'open barley',
      '2',
    );
    expect(complaint).toBe('');
    expect(code).toBe(0);
    for (const told of ['copy the whole line', 'Wrong proof of possession', 'Wi-Fi password refused'])
      expect(said).toContain(told);
    expect(joined).toEqual(['Visitors']);
  });

  it('ends with a reason when the answers end', async () => {
    const { code, complaint, joined } = await setUp(claimLine);
    expect(code).toBe(1);
    expect(complaint).toContain('Nothing was set up');
    expect(joined).toEqual([]);
  });
});
