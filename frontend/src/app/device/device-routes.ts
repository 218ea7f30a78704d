import type { Routes } from '@angular/router';
import { askBeforeLoss } from '../unsaved/unsaved.ts';
import { ActivityTab } from './activity-tab.ts';
import { DeliveryTab } from './delivery-tab.ts';
import { DevicePage } from './device-page.ts';
import { KeysTab } from './keys-tab.ts';
import { ReadingsTab } from './readings-tab.ts';
import { SendTab } from './send-tab.ts';
import { SettingsTab } from './settings-tab.ts';

/** The device page and its tabs, with the chart library that only they need. */
export const DEVICE_ROUTES: Routes = [
  {
    path: '',
    component: DevicePage,
    children: [
      { path: '', title: $localize`Device · Telemetry`, component: ReadingsTab },
      { path: 'keys', title: $localize`Keys of a device · Telemetry`, component: KeysTab },
      { path: 'delivery', title: $localize`Delivery of a device · Telemetry`, component: DeliveryTab },
      { path: 'activity', title: $localize`Activity of a device · Telemetry`, component: ActivityTab },
      { path: 'send', title: $localize`Send a test reading · Telemetry`, component: SendTab },
      {
        path: 'settings',
        title: $localize`Settings of a device · Telemetry`,
        component: SettingsTab,
        canDeactivate: [askBeforeLoss],
      },
    ],
  },
];
