/** A device as a question about its readings needs it. */
export interface AskedDevice {
  /** Surrogate key, as readings carry it. */
  readonly id: number;
  /** Seconds; 0 when unknown. */
  readonly expectedIntervalS: number;
  /** Unit by metric name. */
  readonly units: Readonly<Record<string, string>>;
  /** How long its readings are kept; 0 is for ever. */
  readonly retentionDays: number;
}

/** Which of many devices: those with a tag, those named, or all. */
export interface DeviceSelection {
  readonly tag?: string;
  readonly deviceIds?: readonly string[];
}

/** Seconds between the readings of all these devices together; 0 where one device's are unknown. */
export function jointIntervalS(devices: readonly AskedDevice[]): number {
  if (devices.some(({ expectedIntervalS }) => expectedIntervalS === 0)) return 0;
  const perSecond = devices.reduce((sum, { expectedIntervalS }) => sum + 1 / expectedIntervalS, 0);
  return perSecond === 0 ? 0 : 1 / perSecond;
}

/** The unit of a metric; null where nobody names one, or devices name different ones. */
export function unitOf(devices: readonly AskedDevice[], metric: string): string | null {
  const units = new Set(devices.flatMap(({ units: own }) => own[metric] ?? []));
  const [unit] = units;
  return units.size === 1 ? (unit ?? null) : null;
}
