import { invalidField } from '@telemetry/chassis';

/** No question looks at more readings one by one. */
export const MAX_READINGS = 10_000_000;
/** Percentiles keep every value in memory while they are computed: readings times metrics. */
export const MAX_VALUES = 6_000_000;
/** No question looks at more days of devices. */
export const MAX_DEVICE_DAYS = 400_000;

const SHORTER = 'take a shorter range, fewer devices, or buckets of whole hours';

/** Counts what a question costs, and refuses to go on (422) when that is too much. */
export class Limits {
  private readings = 0;
  private values = 0;
  private deviceDays = 0;

  /** Counts readings that were looked at one by one. */
  countReadings(count: number): void {
    this.readings += count;
    if (this.readings > MAX_READINGS)
      throw tooMuch(`more than ${MAX_READINGS} readings have to be looked at one by one: ${SHORTER}`);
  }

  /** Counts values that are kept for percentiles. */
  countValues(count: number): void {
    this.values += count;
    if (this.values > MAX_VALUES)
      throw tooMuch(
        `percentiles of more than ${MAX_VALUES} values: take a shorter range, fewer devices, or name the metrics`,
      );
  }

  /** Counts summaries of days that were looked at. */
  countDeviceDays(count: number): void {
    this.deviceDays += count;
    if (this.deviceDays > MAX_DEVICE_DAYS)
      throw tooMuch(`more than ${MAX_DEVICE_DAYS} days of devices: take a shorter range or fewer devices`);
  }
}

function tooMuch(message: string): Error {
  return invalidField('range', message, 'cost');
}
