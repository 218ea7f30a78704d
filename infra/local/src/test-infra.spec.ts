import { testImages, testInfra } from './test-infra.ts';

describe('where tests get their servers from', () => {
  it('is the machine, unless containers are asked for', () => {
    expect(testInfra({})).toBe('embedded');
    expect(testInfra({ TEST_INFRA: 'testcontainers' })).toBe('testcontainers');
    expect(() => testInfra({ TEST_INFRA: 'docker' })).toThrow(
      'TEST_INFRA is embedded or testcontainers, not "docker"',
    );
  });

  it('may be images of one’s own', () => {
    expect(testImages({ TEST_NATS_IMAGE: 'mirror/nats:2' })).toEqual({
      ...testImages({}),
      nats: 'mirror/nats:2',
    });
  });
});
