import { formatClaim, parseClaim } from './claim-code.ts';

const claim = { serverUrl: 'https://telemetry.example', deviceId: 'room-1', claimToken: 'tct_a_"b' };

describe('a claim as a line of text', () => {
  it('is read as it was written, with what a terminal adds', () => {
    const line = formatClaim(claim);
    expect(line).not.toContain('\n');
    expect(parseClaim(` ${line} \n`)).toEqual(claim);
  });

  it.each(['', 'null', '[]', '{"server_url":"https://a"}', formatClaim(claim).slice(0, -1)])(
    'is refused when something is missing: %s',
    (text) => {
      expect(() => parseClaim(text)).toThrow(/copy the whole line/);
    },
  );
});
