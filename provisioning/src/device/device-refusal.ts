/** What a device answers with an error of the transport: ATT error 0x0e over Bluetooth, status 500 over HTTP. */
export class DeviceRefusal extends Error {
  override readonly name = 'DeviceRefusal';
}
