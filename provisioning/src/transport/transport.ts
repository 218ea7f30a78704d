import type { Bytes } from '../bytes.ts';

/** How requests get to a device. Whoever uses it sends one request at a time. */
export interface Transport {
  /** The longest request it carries, bytes. */
  readonly maxRequestBytes: number;

  /** Connects, also again after the connection was lost. */
  connect(): Promise<void>;

  /**
   * Sends a request to an endpoint and returns the answer.
   * @throws ProvisioningError `endpoint-missing`; `request-refused` when the device answered with an error;
   *   `connection-lost` when nobody knows whether it got the request
   */
  send(endpoint: string, request: Bytes): Promise<Bytes>;

  disconnect(): Promise<void>;
}
