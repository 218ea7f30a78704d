import { DestroyRef, Injectable, computed, inject, signal } from '@angular/core';
import {
  BluetoothTransport,
  type Claim,
  type Credentials,
  DeviceLink,
  type Network,
  type Peripheral,
  chooseDevice,
  joinNetwork,
  scanNetworks,
  sendClaim,
  type WifiCredentials,
} from '@telemetry/provisioning';
import { Api } from '../api/api.ts';
import { type DeviceModel, bodyOf, emptyDevice } from '../ui/device-form.ts';
import { type Failure, type Step, failureOf } from './advice.ts';
import { BLUETOOTH, PAUSES } from './platform.ts';
import { type Task, type TaskStates, begun, failed, noTasks } from './tasks.ts';

/** How the device is reached: by this page over Bluetooth, or by a person's computer in the device's own Wi-Fi. */
export type Way = 'bluetooth' | 'own-wifi';

/** A claim that was made, and when, by the server's clock. */
export interface MadeClaim extends Claim {
  readonly createdAt: string;
  readonly expiresAt: string;
}

/** A device on its way from the box to its first reading: what is known of it, and what happens next. */
@Injectable()
export class ProvisionStore {
  private readonly api = inject(Api);
  private readonly bluetooth = inject(BLUETOOTH);
  private readonly pauses = inject(PAUSES);
  private peripheral: Peripheral | undefined;
  private link: DeviceLink | undefined;

  readonly hasBluetooth = this.bluetooth !== undefined;
  readonly way = signal<Way>('bluetooth');
  readonly step = signal<Step>('find');
  readonly failure = signal<Failure | undefined>(undefined);
  /** Something is asked of the device or of the registry. */
  readonly isBusy = signal(false);

  /** What the device calls itself over the air. */
  readonly foundName = signal('');
  readonly credentials = signal<Credentials>({ username: 'telemetry', password: '' });
  readonly networks = signal<readonly Network[] | undefined>(undefined);
  readonly wifi = signal<WifiCredentials>({ ssid: '', passphrase: '' });
  readonly device = signal<DeviceModel>(emptyDevice);
  readonly serverUrl = signal(location.origin);
  /** The device of this id is in the registry: by this page, or by somebody before. */
  readonly registeredId = signal('');
  readonly tasks = signal<TaskStates>(noTasks);
  readonly claim = signal<MadeClaim | undefined>(undefined);
  readonly deviceId = computed(() => this.device().device_id.trim());

  constructor() {
    inject(DestroyRef).onDestroy(() => void this.link?.close());
  }

  /** Shows a step again, or for the first time. */
  open(step: Step): void {
    this.failure.set(undefined);
    this.step.set(step);
  }

  /** Has the person choose a device. Only a click may lead here. */
  async find(): Promise<void> {
    await this.attempt(async () => {
      await this.link?.close();
      this.link = undefined;
      this.peripheral = await chooseDevice(this.bluetooth);
      this.way.set('bluetooth');
      this.foundName.set(this.peripheral.name ?? '');
      this.open('proof');
    });
  }

  /** Goes on without Bluetooth: the person will run a command in the device's own network. */
  takeOwnWifi(): void {
    this.way.set('own-wifi');
    this.open('device');
  }

  /** Proves to the device that its label was read, and asks which networks it hears. */
  async prove(credentials: Credentials): Promise<void> {
    this.credentials.set(credentials);
    const { peripheral } = this;
    if (peripheral === undefined) {
      this.open('find');
      return;
    }
    await this.attempt(async () => {
      await this.link?.close();
      this.link = new DeviceLink(new BluetoothTransport(peripheral), credentials);
      await this.link.open();
      this.open('network');
    });
    if (this.step() === 'network') await this.search();
  }

  /** Has the device listen for networks once more. */
  async search(): Promise<void> {
    const { link } = this;
    if (link === undefined) {
      this.open('find');
      return;
    }
    await this.attempt(async () => {
      this.networks.set(await scanNetworks(link, this.pauses));
    });
  }

  chooseNetwork(wifi: WifiCredentials): void {
    this.wifi.set(wifi);
    // After a failed attempt everything else is known already.
    if (this.claim() === undefined) this.open('device');
    else void this.run();
  }

  /** Makes the device known to the registry unless it is. @throws HttpErrorResponse */
  async register(): Promise<void> {
    if (this.registeredId() === this.deviceId()) return;
    await this.api.post({ path: '/api/v1/devices', body: bodyOf(this.device()) });
    this.registeredId.set(this.deviceId());
  }

  /** Registers the device unless that is done, claims it, and brings it into the network, each time with a new token. */
  async run(): Promise<void> {
    this.open('progress');
    this.claim.set(undefined);
    await this.attempt(async () => {
      this.begin('register');
      await this.register();
      this.begin('claim');
      const claim = await this.makeClaim();
      this.claim.set(claim);
      if (this.way() === 'own-wifi') {
        this.begin('key');
        return;
      }
      const { link } = this;
      if (link === undefined) {
        this.open('find');
        return;
      }
      this.begin('tell');
      await sendClaim(link, claim);
      this.begin('join');
      await joinNetwork(link, this.wifi(), this.pauses);
      this.begin('key');
      await link.close();
    });
  }

  private async makeClaim(): Promise<MadeClaim> {
    const made = await this.api.post({
      path: '/api/v1/devices/{device_id}/claims',
      params: { device_id: this.deviceId() },
    });
    return {
      serverUrl: this.serverUrl(),
      deviceId: made.device_id,
      claimToken: made.claim_token,
      createdAt: made.created_at,
      expiresAt: made.expires_at,
    };
  }

  private begin(task: Task): void {
    this.tasks.set(begun(task));
  }

  private async attempt(work: () => Promise<unknown>): Promise<void> {
    this.failure.set(undefined);
    this.isBusy.set(true);
    try {
      await work();
    } catch (error) {
      const failure = failureOf(error, this.step());
      this.tasks.update(failed);
      this.failure.set(failure);
      this.step.set(failure.step);
    } finally {
      this.isBusy.set(false);
    }
  }
}
