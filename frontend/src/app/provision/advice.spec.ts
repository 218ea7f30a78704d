import { ProvisioningError } from '@telemetry/provisioning';
import { failureOf, refusedClaim } from './advice.ts';

describe('what is said of a failure', () => {
  it('is what happened, with what the device said beyond that', () => {
    const refused = failureOf(new ProvisioningError('request-refused', 'status 3'), 'network');
    expect(refused.message).toBe('The device refused a request. (status 3)');
    expect(refused.step).toBe('find');
  });

  it('is what happened alone when there is nothing to add, at the step that is open', () => {
    const stepless = failureOf(new ProvisioningError('timed-out'), 'network');
    expect(stepless.message).toBe('The device does not answer. Stay near it and try again.');
    expect(stepless.step).toBe('network');
  });

  it.each(['used', 'of a kind that came later'])('names why a token was not taken: %s', (why) =>
    expect(refusedClaim(why).message).toBe(`The registry gave the device no key: its token was ${why}.`),
  );
});
