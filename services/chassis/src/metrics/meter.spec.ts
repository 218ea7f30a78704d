import { meter, metricsText } from './meter.ts';

describe('metrics', () => {
  it('are counted and shown as Prometheus reads them, as they are when asked', async () => {
    const served = meter.createCounter('telemetry_kiosk_dishes_total', { description: 'Dishes served' });
    let waiting = 3;
    meter
      .createObservableGauge('telemetry_kiosk_waiting', { description: 'Guests who wait' })
      .addCallback((result) => result.observe(waiting));
    served.add(2, { kind: 'soup' });
    expect(await metricsText()).toContain('telemetry_kiosk_waiting 3');

    served.add(1, { kind: 'soup' });
    waiting = 0;
    const text = await metricsText();

    expect(text).toContain('# HELP telemetry_kiosk_dishes_total Dishes served');
    expect(text).toContain('# TYPE telemetry_kiosk_dishes_total counter');
    expect(text).toContain('telemetry_kiosk_dishes_total{kind="soup"} 3');
    expect(text).toContain('telemetry_kiosk_waiting 0');
  });
});
