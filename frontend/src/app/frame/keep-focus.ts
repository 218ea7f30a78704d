import { InputModalityDetector } from '@angular/cdk/a11y';
import { DOCUMENT, DestroyRef, Injectable, inject } from '@angular/core';

/** What Tab may lead to, before it is looked at whether it does now. */
const reachable = 'a[href], button, input, select, textarea, summary, [tabindex]';

/**
 * Keeps the focus of whoever works with the keyboard where the work is. What has the focus may go away, be disabled for a
 * moment or change its place, because of what it does or because of what arrives: a browser then forgets the focus, and a
 * screen reader is at the top of the page.
 */
@Injectable({ providedIn: 'root' })
export class KeepFocus {
  private readonly document = inject(DOCUMENT);
  private readonly modality = inject(InputModalityDetector);
  private last: HTMLElement | undefined;

  constructor() {
    const remember = ({ target }: FocusEvent): void => {
      this.last = target instanceof HTMLElement ? target : undefined;
    };
    this.document.addEventListener('focusin', remember);
    const watcher = new MutationObserver((changes) => this.look(changes));
    watcher.observe(this.document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] });
    inject(DestroyRef).onDestroy(() => {
      watcher.disconnect();
      this.document.removeEventListener('focusin', remember);
    });
  }

  private look(changes: readonly MutationRecord[]): void {
    const { last } = this;
    // A field that a finger left must not bring a phone's keyboard up again.
    const isLost = this.document.activeElement === this.document.body;
    if (!last || !isLost || this.modality.mostRecentModality !== 'keyboard') return;
    if (!last.isConnected) this.nextTo(last, changes)?.focus();
    else if (changes.some((change) => change.target === last || hasRemoved(change, last)))
      last.focus({ preventScroll: true });
  }

  /** What follows the place that an element was taken from, or comes before it; the page where there is neither. */
  private nextTo(gone: Node, changes: readonly MutationRecord[]): HTMLElement | null {
    const page = this.document.getElementById('page');
    const removal = changes.findLast((change) => hasRemoved(change, gone));
    if (!removal) return page;
    const { target, previousSibling } = removal;
    if (!target.isConnected) return this.nextTo(target, changes);
    const around = target instanceof Element ? target.closest<HTMLElement>('[role=dialog], #page') : null;
    if (!around) return page;
    const candidates = [...around.querySelectorAll<HTMLElement>(reachable)].filter(isReachable);
    const before = stayedBefore(previousSibling, changes);
    return candidates.find((element) => follows(element, target, before)) ?? candidates.at(-1) ?? around;
  }
}

function isReachable(element: HTMLElement): boolean {
  return element.tabIndex >= 0 && !element.matches(':disabled') && element.checkVisibility();
}

/** The nearest element that was before a place and still is; what has just come there is what the place is for now. */
function stayedBefore(sibling: Node | null, changes: readonly MutationRecord[]): Element | undefined {
  const added = new Set(changes.flatMap(({ addedNodes }) => [...addedNodes]));
  let node = sibling?.isConnected ? sibling : null;
  while (node && (!(node instanceof Element) || added.has(node))) node = node.previousSibling;
  return node ?? undefined;
}

function hasRemoved({ removedNodes }: MutationRecord, node: Node): boolean {
  return [...removedNodes].some((removed) => removed.contains(node));
}

/** Whether an element comes after `before` in the document, or after the beginning of `target` without it. */
function follows(element: Element, target: Node, before: Element | undefined): boolean {
  const isAfter = (mark: Node): boolean =>
    (mark.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  return before ? isAfter(before) && !before.contains(element) : isAfter(target);
}
