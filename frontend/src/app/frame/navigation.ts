import { Component, computed, input } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { Icon } from '../ui/icon.ts';
import { destinationsFor } from './destinations.ts';

/** The way between pages, at the side of a wide window; in a narrower one only its pictures show. */
@Component({
  selector: 'tc-navigation',
  imports: [Icon, RouterLink, RouterLinkActive],
  templateUrl: './navigation.html',
  styleUrl: './navigation.css',
})
export class Navigation {
  /** Role of who is signed in. */
  readonly role = input.required<string>();

  private readonly groups = computed(() => destinationsFor(this.role()));
  protected readonly lists = computed(() => {
    const { watch, manage, settings } = this.groups();
    return [
      { key: 'watch', title: $localize`:Verb, heading of pages to look at:Watch`, items: watch },
      { key: 'manage', title: $localize`:Verb, heading of pages to change things:Manage`, items: manage },
      { key: 'browser', title: $localize`:Heading of the settings:This browser`, items: [settings] },
    ];
  });
}
