import { readFileSync } from 'node:fs';
import { bytesOf, hexOf, isSame, utf8 } from '../src/bytes.ts';
import type { Requests } from '../src/device-link.ts';
import { parseVersion, requireSecurity2 } from '../src/device-version.ts';
import { joinNetwork } from '../src/join-network.ts';
import { Channel } from '../src/security/channel.ts';
import { shakeHands } from '../src/security/handshake.ts';
import { clientProof, deviceProof } from '../src/security/srp-group.ts';
import type { SrpClient } from '../src/security/srp-client.ts';
import { verifierOf } from '../src/security/verifier.ts';

interface Exchange {
  readonly endpoint: string;
  readonly request: string;
  readonly response: string;
  readonly request_plain?: string;
  readonly response_plain?: string;
}

/** ESP-IDF's own client with ESP-IDF's own device code: the README says how it was recorded. */
const recorded = JSON.parse(
  readFileSync(new URL('recorded-session.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, string>> & { readonly exchanges: readonly Exchange[] };
const bytes = (field: string) => bytesOf(recorded[field] ?? '');

/** Answers the recorded requests of some endpoints in their order, and nothing else. */
function replay(...endpoints: string[]) {
  const left = recorded.exchanges.filter(({ endpoint }) => endpoints.includes(endpoint));
  const ask = (endpoint: string, request: Uint8Array) => {
    const next = left.shift();
    expect([endpoint, hexOf(request)]).toEqual([next?.endpoint, next?.request]);
    return Promise.resolve(bytesOf(next?.response ?? ''));
  };
  return { ask, left };
}

/** The client of the record: its secret is not in there, so it begins with the K that came of it. */
const recordedClient: SrpClient = {
  username: utf8(recorded.username ?? ''),
  publicKey: bytes('client_pubkey_A'),
  prove: async ({ salt, devicePublicKey }) => {
    const seen = {
      username: recordedClient.username,
      salt,
      clientPublicKey: recordedClient.publicKey,
      devicePublicKey,
      sessionKey: bytes('session_key_K'),
    };
    const ofClient = await clientProof(seen);
    return { ofClient, ofDevice: await deviceProof(seen, ofClient), sessionKey: seen.sessionKey };
  },
};

describe('the recorded session', () => {
  it('has the verifier that we make of its password and salt', async () => {
    const { username = '', password = '' } = recorded;
    const { verifier } = await verifierOf({ username, password }, bytes('salt'));
    expect(hexOf(verifier)).toBe(recorded.verifier);
  });

  it('tells a version that we take', () => {
    const answer = recorded.exchanges.find(({ endpoint }) => endpoint === 'proto-ver')?.response ?? '';
    const version = parseVersion(bytesOf(answer));
    expect(version).toEqual({
      version: 'netprov-v1.2',
      securityVersion: 2,
      patchVersion: 1,
      capabilities: ['wifi_prov', 'wifi_scan'],
    });
    expect(() => requireSecurity2(version)).not.toThrow();
  });

  it('shakes hands with the same bytes, and knows the proofs of both sides', async () => {
    const { ask, left } = replay('prov-session');
    await shakeHands((message) => ask('prov-session', message), recordedClient);
    expect(left).toEqual([]);
    const proofs = await recordedClient.prove({
      salt: bytes('salt'),
      devicePublicKey: bytes('device_pubkey_B'),
    });
    expect(hexOf(proofs.ofClient)).toBe(recorded.client_proof_M1);
    expect(isSame(proofs.ofDevice, bytes('device_proof_M2'))).toBe(true);
  });

  it('encrypts the same bytes for a custom endpoint and joins the same network by the same bytes', async () => {
    const session = replay('prov-session');
    const channel = await shakeHands((message) => session.ask('prov-session', message), recordedClient);
    const { ask, left } = replay('custom-data', 'prov-config');
    const link: Requests = {
      request: async ({ endpoint, plaintext }) =>
        channel.open(await ask(endpoint, await channel.seal(plaintext))),
    };

    const [custom] = left;
    const answer = await link.request({
      endpoint: 'custom-data',
      plaintext: bytesOf(custom?.request_plain ?? ''),
    });
    expect(hexOf(answer)).toBe(custom?.response_plain);

    const sleeps: number[] = [];
    const clock = {
      now: () => 0,
      sleep: (ms: number) => {
        sleeps.push(ms);
        return Promise.resolve();
      },
    };
    const joined = await joinNetwork(link, { ssid: 'lab-ap', passphrase: 'correct horse' }, clock);
    expect(joined).toEqual({ ip4Address: '192.168.77.42', channel: 6 });
    expect(sleeps).toHaveLength(1);
    expect(left).toEqual([]);
  });

  it('is decrypted with the nonces that it names', async () => {
    const channel = await Channel.open(bytes('session_key_K'), bytes('device_nonce'));
    const encrypted = recorded.exchanges.filter((each) => each.request_plain !== undefined);
    expect(encrypted).toHaveLength(5);
    for (const { request, request_plain: asked, response, response_plain: answered } of encrypted) {
      expect(hexOf(await channel.open(bytesOf(request)))).toBe(asked);
      expect(hexOf(await channel.open(bytesOf(response)))).toBe(answered);
    }
  });
});
