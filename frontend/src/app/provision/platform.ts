import { InjectionToken } from '@angular/core';
import type { BluetoothAdapter, Clock } from '@telemetry/provisioning';

declare global {
  // What only some browsers have.
  interface Navigator {
    readonly bluetooth?: BluetoothAdapter;
  }
  interface Window {
    readonly BarcodeDetector?: new (options: { formats: string[] }) => CodeReader;
  }
}

/** The browser's Bluetooth; undefined where it has none, or where the page came without encryption. */
export const BLUETOOTH = new InjectionToken<BluetoothAdapter | undefined>('BLUETOOTH', {
  factory: () => navigator.bluetooth,
});

/** The pauses between two questions to a device; undefined for the platform's own time. */
export const PAUSES = new InjectionToken<Clock | undefined>('PAUSES', { factory: () => undefined });

/** Finds codes in pictures, as the browser's `BarcodeDetector` does. */
export interface CodeReader {
  detect(picture: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}

/** Makes a reader of QR codes; undefined where the browser has none, or no camera may be asked for. */
export const CODE_READER = new InjectionToken<(() => CodeReader) | undefined>('CODE_READER', {
  factory: () => {
    const { BarcodeDetector: Detector } = window;
    // The browsers' types promise it; a page without encryption has none.
    const devices: unknown = navigator.mediaDevices;
    if (Detector === undefined || devices === undefined) return undefined;
    return () => new Detector({ formats: ['qr_code'] });
  },
});
