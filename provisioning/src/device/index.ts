export { DeviceRefusal } from './device-refusal.ts';
export { EmulatedDevice, type EmulatedDeviceSettings } from './emulated-device.ts';
export type { EmulatedNetwork } from './emulated-networks.ts';
export { FakePeripheral, type FakePeripheralSettings } from './fake-peripheral.ts';
export { type EmulatedCharacteristic, GATT_LAYOUT } from './gatt-layout.ts';
export { makeVerifier, type Verifier } from '../security/verifier.ts';
export { ClaimFault } from '@telemetry/proto/provisioning';
