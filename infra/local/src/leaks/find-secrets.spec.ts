import fc from 'fast-check';
import { findSecrets } from './find-secrets.ts';

const found = (text: string, known: string[] = []): string[] =>
  findSecrets(text, known).map(({ secret }) => secret);

describe('searching a log', () => {
  it('finds a known secret wherever it stands, and shows neither it nor another one', () => {
    const log = '{"msg":"ready"}\n{"url":"/x?api_key=my-own-secret&b=other-secret"}\n';
    expect(findSecrets(log, ['my-own-secret', 'other-secret'])).toEqual([
      { secret: 'my-own…', line: '{"url":"/x?api_key=***&b=***"}' },
      { secret: 'other-…', line: '{"url":"/x?api_key=***&b=***"}' },
    ]);
  });

  it('finds any secret in any text that has it, as it is and as URLs and JSON write it', () => {
    const secret = fc.string({ minLength: 8, unit: 'grapheme-ascii' });
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (known, before, after) => {
        for (const written of [encodeURIComponent(known), JSON.stringify({ known })])
          expect(found(`${before}${written}${after}`, [known])).not.toEqual([]);
      }),
    );
  });

  it.each([
    ['a key of a device', `tdk_${'aB3-_'.repeat(6)}xy`],
    ['a key of an operator', `tok_${'aB3-_'.repeat(6)}xy`],
    ['a token of a claim', `tct_${'aB3-_'.repeat(6)}xy`],
    ['a session', ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiJhZG1pbiJ9', 'dBjftJeZ4CVP-mB92K27uhb'].join('.')],
  ])('finds %s that nobody has named', (_, secret) => {
    expect(found(`sent ${secret} again`)).toEqual([`${secret.slice(0, 6)}…`]);
  });

  it('takes no innocent line for one that leaks', () => {
    const line = '{"key_id":"0011223344556677","device_id":"tdk_short","trace_id":"0af7651916cd"}';
    expect(found(line, ['hush-hush'])).toEqual([]);
  });
});
