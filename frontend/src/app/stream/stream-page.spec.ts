import { Location } from '@angular/common';
import { TestBed } from '@angular/core/testing';
import { envelope, openSignedIn } from '../../testing/console.ts';
import type { Console } from '../../testing/console.ts';
import { eventually } from '../../testing/eventually.ts';
import { startGateway } from '../../testing/gateway.ts';
import type { Gateway } from '../../testing/gateway.ts';

describe('StreamPage', () => {
  let gateway: Gateway;
  let opened: Console;

  beforeEach(async () => {
    gateway = await startGateway();
    opened = await openSignedIn('/live', gateway.origin);
    await eventually(() => expect(gateway.subscriptions).toContainEqual({ all: true }));
  });
  afterEach(async () => {
    TestBed.resetTestingModule();
    await gateway.stop();
  });

  const publish = (value: number) => gateway.tell({ do: 'publish', value });
  const button = (name: string) =>
    [...opened.page().querySelectorAll('button')].find(({ textContent }) => textContent.includes(name));

  it('says what it waits for, then shows a tile for each device that reports', async () => {
    await eventually(() => expect(opened.text()).toContain('Waiting for readings'));
    publish(41);
    await eventually(() => expect(opened.page().querySelectorAll('tc-wall-tile')).toHaveLength(1));
    expect(opened.text()).toContain('room-1');
    publish(42);
    await eventually(() => expect(opened.page().querySelector('.value')?.textContent).toBe('42'));
    expect(opened.page().querySelector('path[d^="M"]')).not.toBeNull();
  });

  it('stands still while it is paused, and says what goes by', async () => {
    publish(1);
    await eventually(() => expect(opened.page().querySelector('.value')?.textContent).toBe('1'));
    button('Pause')?.click();
    publish(2);
    await eventually(() => expect(opened.text()).toContain('1 readings since the pause'));
    expect(opened.page().querySelector('.value')?.textContent).toBe('1');
    button('Go on')?.click();
    publish(3);
    await eventually(() => expect(opened.page().querySelector('.value')?.textContent).toBe('3'));
  });

  it('says how much a slow connection was not sent', async () => {
    await eventually(() => {
      expect(opened.page().querySelector('h1')).not.toBeNull();
    });
    gateway.tell({ do: 'lag', dropped: 1200 });
    await eventually(() => expect(opened.text()).toContain('1,200 readings were skipped here'));
  });

  it('lists what arrives in a log that can be narrowed', async () => {
    opened.page().querySelector<HTMLInputElement>("input[value='log']")?.click();
    await eventually(() => expect(opened.text()).toContain('Waiting for the first reading.'));
    expect(TestBed.inject(Location).path()).toBe('/live?view=log');
    publish(7);
    await eventually(() => expect(opened.text()).toContain('a 7'));
    const field = opened.page().querySelector<HTMLInputElement>('#log-filter');
    if (!field) throw new Error('There is no filter.');
    field.value = 'hall';
    field.dispatchEvent(new Event('input'));
    await eventually(() => expect(opened.text()).toContain('Nothing that arrived matches.'));
  });

  it('listens to the devices of a tag when one is chosen', async () => {
    (await opened.request('/devices/summary')).flush(
      envelope({ total: 1, by_status: {}, tags: [{ tag: 'hall', count: 1 }] }),
    );
    await eventually(() => expect(opened.text()).toContain('Tagged hall'));
    const list = opened.page().querySelector<HTMLSelectElement>("select[aria-label='Devices']");
    if (!list) throw new Error('There is no choice of devices.');
    list.value = 'hall';
    list.dispatchEvent(new Event('change'));
    await eventually(() => expect(gateway.subscriptions).toContainEqual({ tag: 'hall' }));
  });
});
