import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Api, readApi } from './api.ts';
import { eventually } from '../../testing/eventually.ts';

const envelope = (data: unknown, meta?: object) => ({ success: true, data, error: null, code: null, meta });

describe('the client of the API', () => {
  let backend: HttpTestingController;
  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
    backend = TestBed.inject(HttpTestingController);
  });
  afterEach(() => TestBed.resetTestingModule());

  it('puts parameters into the path, leaves out what is not asked for and opens the envelope', async () => {
    const read = TestBed.runInInjectionContext(() =>
      readApi(() => ({ path: '/api/v1/audit', query: { subject_id: 'room 1', actor: '', limit: 50 } })),
    );
    await eventually(() =>
      backend
        .expectOne('/api/v1/audit?subject_id=room%201&limit=50')
        .flush(envelope([{ id: '1' }], { next_cursor: 'x', has_more: true })),
    );
    await eventually(() => expect(read.value()?.data).toHaveLength(1));
    expect(read.value()?.meta?.next_cursor).toBe('x');
  });

  it('asks that nothing be changed when somebody else was faster', async () => {
    const changed = TestBed.inject(Api).patch({
      path: '/api/v1/devices/{device_id}',
      params: { device_id: 'a/b' },
      body: { name: 'A' },
      revision: 3,
    });
    const sent = backend.expectOne('/api/v1/devices/a%2Fb');
    expect(sent.request.headers.get('If-Match')).toBe('"3"');
    expect(sent.request.body).toEqual({ name: 'A' });
    sent.flush(envelope({ name: 'A', revision: 4 }));
    await expect(changed).resolves.toMatchObject({ revision: 4 });
  });

  it('takes an empty answer for done', async () => {
    const gone = TestBed.inject(Api).delete({ path: '/api/v1/profiles/{name}', params: { name: 'old' } });
    backend.expectOne('/api/v1/profiles/old').flush(null, { status: 204, statusText: 'No Content' });
    await expect(gone).resolves.toBeUndefined();
  });
});
