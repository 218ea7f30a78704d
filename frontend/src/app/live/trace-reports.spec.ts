import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { eventually } from '../../testing/eventually.ts';
import { TraceReports } from './trace-reports.ts';

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const reading = (traceparent?: string) => ({
  deviceId: 'room-1',
  at: 1,
  metrics: { a: 1 },
  cursor: '1',
  ...(traceparent !== undefined && { traceparent }),
});

describe('TraceReports', () => {
  let reports: TraceReports;
  let backend: HttpTestingController;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
    reports = TestBed.inject(TraceReports);
    backend = TestBed.inject(HttpTestingController);
  });

  const drawn = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 20)));

  it('tells how long readings whose trace is kept took to be drawn', async () => {
    reports.arrived([reading(TRACEPARENT), reading()]);
    reports.handedOn();
    await eventually(() => {
      const { body } = backend.expectOne('/api/v1/console-spans').request;
      expect(body).toEqual({ spans: [{ traceparent: TRACEPARENT, took_ms: expect.any(Number) }] });
    });
  });

  it('tells nothing of others', async () => {
    reports.arrived([reading(), reading()]);
    reports.handedOn();
    await drawn();
    backend.expectNone('/api/v1/console-spans');
  });

  it('tells of no more than the gateway takes', async () => {
    reports.arrived(Array.from({ length: 80 }, () => reading(TRACEPARENT)));
    reports.handedOn();
    await eventually(() => {
      const { body } = backend.expectOne('/api/v1/console-spans').request;
      expect((body as { spans: unknown[] }).spans).toHaveLength(50);
    });
  });
});
