import { signInOptions } from './sign-in-options.ts';

const settings = {
  OIDC_ISSUER: 'https://login.example',
  OIDC_AUDIENCE: 'https://telemetry.example',
  OIDC_CLIENT_ID: 'console',
  OIDC_SCOPES: 'openid profile',
};

describe('signInOptions', () => {
  it('names the issuer and what to ask it for', () => {
    expect(signInOptions(settings)).toEqual({
      issuer: {
        url: 'https://login.example',
        client_id: 'console',
        scope: 'openid profile',
        resource: 'https://telemetry.example',
      },
    });
  });

  it.each(['telemetry', '5b1c2f0e-93cf-4a58', 'https://a.example#part'])(
    'asks for no resource %s',
    (audience) => {
      expect(signInOptions({ ...settings, OIDC_AUDIENCE: audience }).issuer?.resource).toBeNull();
    },
  );

  it.each(['OIDC_ISSUER', 'OIDC_CLIENT_ID'])('names none without %s', (name) => {
    expect(signInOptions({ ...settings, [name]: undefined })).toEqual({ issuer: null });
  });
});
