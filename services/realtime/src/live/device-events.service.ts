import { type BeforeApplicationShutdown, Injectable, type OnModuleInit } from '@nestjs/common';
import { DeviceDirectory } from '../devices/device-directory.service.ts';
import type { DeviceChange } from '../devices/known-device.ts';
import { Broadcast } from './broadcast.service.ts';
import { deviceEvent, mergedChange } from './device-event.ts';
import { roomsOf } from './room.ts';

const INTERVAL_MS = 50;
/** When the whole fleet goes silent or comes back, its changes are spread, so that nobody is flooded. */
const MAX_AT_ONCE = 50;

/** Tells clients of changes of the devices they look at. */
@Injectable()
export class DeviceEvents implements OnModuleInit, BeforeApplicationShutdown {
  /** By device, what is to be told: of several changes, what came of them. */
  private readonly waiting = new Map<string, DeviceChange>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly devices: DeviceDirectory,
    private readonly broadcast: Broadcast,
  ) {}

  onModuleInit(): void {
    this.devices.on('changed', (change) => this.note(change));
  }

  beforeApplicationShutdown(): void {
    clearTimeout(this.timer);
  }

  private note(change: DeviceChange): void {
    if (!this.broadcast.reaches(roomsOfChange(change))) return;
    const { deviceId } = change.device;
    this.waiting.set(deviceId, mergedChange(this.waiting.get(deviceId), change));
    this.timer ??= setTimeout(() => this.tell(), INTERVAL_MS);
  }

  private tell(): void {
    let left = MAX_AT_ONCE;
    for (const [deviceId, change] of this.waiting) {
      if (--left < 0) break;
      this.waiting.delete(deviceId);
      this.broadcast.announce(roomsOfChange(change), 'device', deviceEvent(change));
    }
    this.timer = this.waiting.size > 0 ? setTimeout(() => this.tell(), INTERVAL_MS) : undefined;
  }
}

/** Those who looked at the device for a tag that it lost are told, too. */
function roomsOfChange({ device, lostTags }: DeviceChange): string[] {
  return roomsOf(device.deviceId, [...device.tags, ...lostTags]);
}
