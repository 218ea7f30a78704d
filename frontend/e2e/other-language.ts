import type { Page } from '@playwright/test';

/** No letter of a text of ours is left in the other language; one for each, so that nothing is shorter. */
const LETTERS: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', (letter) => [
    letter,
    // Circled letters: one code unit each, and no letter of any alphabet.
    String.fromCharCode(
      letter < 'a' ? 0x24b6 + letter.charCodeAt(0) - 65 : 0x24d0 + letter.charCodeAt(0) - 97,
    ),
  ]),
);

/** A text as the other language has it. */
export function inOtherLanguage(text: string): string {
  return text.replace(/[A-Za-z]/g, (letter) => LETTERS[letter] ?? letter);
}

/**
 * Every page that this one opens speaks a language that does not exist: whatever the console has marked for translation is
 * written in circled letters, so that a text in plain ones is one that nobody could translate.
 */
export async function speakOtherLanguage(page: Page): Promise<void> {
  await page.addInitScript((letters) => {
    type Texts = readonly [TemplateStringsArray, readonly unknown[]];
    interface Localize {
      translate?: (parts: TemplateStringsArray, values: readonly unknown[]) => Texts;
    }
    let localize: Localize | undefined;

    /** In a plural, what every other depth of braces holds are words of the syntax. */
    const translated = (text: string): string => {
      let depth = 0;
      return Array.from(text, (letter) => {
        if (letter === '{') depth++;
        if (letter === '}') depth--;
        return depth % 2 === 0 ? (letters[letter] ?? letter) : letter;
      }).join('');
    };
    /** Where the text begins behind what is said to translators or names a value, ":...:". */
    const startOf = (raw: string): number => {
      if (!raw.startsWith(':')) return 0;
      for (let at = 1; at < raw.length; at++) {
        if (raw[at] === '\\') at++;
        else if (raw[at] === ':') return at + 1;
      }
      return 0;
    };
    Object.defineProperty(globalThis, '$localize', {
      get: () => localize,
      set: (made: Localize) => {
        localize = made;
        localize.translate = (parts, values) => {
          const texts = parts.map((part, i) => translated(part.slice(startOf(parts.raw[i] ?? ''))));
          return [Object.assign(texts, { raw: texts }), values];
        };
      },
    });
  }, LETTERS);
}

/** What a person sees or hears that holds a word in plain letters, but for code, ids, these names, and what the server says. */
export function untranslated(page: Page, names: readonly string[]): Promise<string[]> {
  // Whole words only: a short name may be part of an id or of a text.
  const known = names.map((name) => `(?<![\\w-])${name.replace(/[^\w ]/g, '\\$&')}(?![\\w-])`).join('|');
  return page.evaluate((pattern) => {
    const [isKnown, isId] = [new RegExp(pattern, 'g'), /[\w-]*\b[0-9a-f]{8,16}\b/g];
    const found = new Set<string>();
    const look = (text: string | null, where: string): void => {
      const rest = (text ?? '').replace(isKnown, '').replace(isId, '');
      if (/[A-Za-z]{2}/.test(rest)) found.add(`${where}: ${rest.trim()}`);
    };
    const isCode = (element: Element): boolean =>
      element.closest('code, kbd, pre, script, style, noscript, [translate=no], body [lang=en]') !== null;
    for (const element of document.querySelectorAll('body *')) {
      if (isCode(element)) continue;
      const where = element.tagName.toLowerCase();
      for (const node of element.childNodes)
        if (node.nodeType === Node.TEXT_NODE) look(node.textContent, where);
      for (const name of ['aria-label', 'aria-description', 'aria-valuetext', 'placeholder', 'title', 'alt'])
        look(element.getAttribute(name), `${where}[${name}]`);
    }
    look(document.title, 'the title');
    return [...found];
  }, known);
}
