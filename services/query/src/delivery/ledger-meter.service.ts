import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, type Logger, meter } from '@telemetry/chassis';
import { Chore } from '../chore.service.ts';
import { Writer } from '../writer/writer.service.ts';
import { DeliveryRepository, type WholeLedger } from './delivery.repository.ts';
import { type StoreSize, StoreSizeRepository } from './store-size.repository.ts';

const INTERVAL_MS = 15_000;

const readings = meter.createObservableGauge('telemetry_ledger_readings', {
  description:
    'Readings of all devices that the store has dealt with, by state; all other states add up to acknowledged',
});
const imbalance = meter.createObservableGauge('telemetry_ledger_imbalance_readings', {
  description:
    'Readings that were acknowledged and of which nothing is known: 0 in a ledger that is balanced',
});
const missing = meter.createObservableGauge('telemetry_ledger_missing_readings', {
  description: 'Readings that the broker had acknowledged and then lost',
});
const letters = meter.createObservableGauge('telemetry_query_dead_letters', {
  description: 'Dead letters that are kept',
});
const bytes = meter.createObservableGauge('telemetry_query_database_bytes', {
  description: 'Size of the store on disk',
});

/** Measures the ledger of all devices. One replica does: the others show nothing of it. */
@Injectable()
export class LedgerMeter extends Chore {
  private seen: { readonly whole: WholeLedger; readonly size: StoreSize } | undefined;

  constructor(
    private readonly deliveries: DeliveryRepository,
    private readonly sizes: StoreSizeRepository,
    writer: Writer,
    @Inject(LOGGER) log: Logger,
  ) {
    super({ name: 'ledger meter', intervalMs: INTERVAL_MS, writer, log });
    meter.addBatchObservableCallback(
      (result) => {
        if (this.seen === undefined || !writer.leads) return;
        const { whole, size } = this.seen;
        const { acknowledged, stored, duplicate, deadLettered } = whole.ledger;
        result.observe(readings, acknowledged + whole.unattributed, { state: 'acknowledged' });
        result.observe(readings, stored, { state: 'stored' });
        result.observe(readings, duplicate, { state: 'duplicate' });
        result.observe(readings, deadLettered + whole.unattributed, { state: 'dead_lettered' });
        result.observe(imbalance, Math.abs(acknowledged - stored - duplicate - deadLettered));
        result.observe(missing, whole.missing);
        result.observe(letters, size.deadLetters);
        result.observe(bytes, size.bytes);
      },
      [readings, imbalance, missing, letters, bytes],
    );
  }

  protected override async work(): Promise<void> {
    this.seen = { whole: await this.deliveries.findWhole(), size: await this.sizes.get() };
  }
}
