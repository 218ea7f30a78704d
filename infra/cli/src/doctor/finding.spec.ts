import { certificateFinding, clockFinding, plainFinding } from './finding.ts';

const NOW = Date.UTC(2026, 0, 1);
const clock = (aheadMs: number) =>
  clockFinding({ serverMs: Math.floor((NOW - aheadMs) / 1_000) * 1_000, sentMs: NOW, gotMs: NOW + 50 });

describe('the clock of this machine', () => {
  it.each([
    [0, 'ok'],
    [4_000, 'ok'],
    [-4_000, 'ok'],
    [60_000, 'doubtful'],
    [-3_600_000, 'doubtful'],
    [700_000, 'bad'],
  ])('%d ms ahead is %s', (aheadMs, result) => expect(clock(aheadMs).result).toBe(result));

  it('is not judged by a system that tells no time', () => {
    expect(clockFinding({ serverMs: NaN, sentMs: NOW, gotMs: NOW }).result).toBe('doubtful');
  });
});

describe('the connection', () => {
  it.each([
    ['localhost', 'ok'],
    ['127.0.0.1', 'ok'],
    ['[::1]', 'ok'],
    ['iot.example', 'bad'],
    ['127.0.0.1.evil.example', 'bad'],
  ])('to %s without TLS is %s', (host, result) => expect(plainFinding(host).result).toBe(result));

  it('is doubtful when its certificate ends soon', () => {
    const day = 86_400_000;
    expect(certificateFinding(NOW + 90 * day, NOW).result).toBe('ok');
    expect(certificateFinding(NOW + 5 * day, NOW)).toMatchObject({ result: 'doubtful' });
  });
});
