import type { Page } from 'playwright-core';

/** As much of the DOM as is used here: these modules are checked with Node's types. */
interface PageElement {
  parentElement: PageElement | null;
  textContent: string | null;
  getAttribute(name: string): string | null;
  closest(selectors: string): PageElement | null;
  querySelector(selectors: string): PageElement | null;
  checkVisibility(): boolean;
  getBoundingClientRect(): { height: number };
}
declare const document: { querySelectorAll(selectors: string): Iterable<PageElement> };

/** What a finger hits: 88 rpx of a screen that is 750 rpx wide. */
const LEAST_SHARE = 88 / 750;

const TARGETS = '.page [role=button], .page [role=tab], .page [role=radio], .page wx-button, .page wx-input';

export interface Targets {
  /** What they say, with their heights in px. */
  small: string[];
  /** How many have neither text nor label. */
  nameless: number;
}

/** Controls of the mini program that a finger misses, or that say nothing to those who listen. */
export function targetProblems(page: Page, width: number): Promise<Targets> {
  return page.evaluate(
    ([selectors, least]) => {
      const targets = [...document.querySelectorAll(selectors)].filter((element) => element.checkVisibility());
      // A name of wx-input stands on the input within.
      const nameOf = (element: PageElement) =>
        (element.getAttribute('aria-label') ?? element.textContent?.trim()) ||
        (element.querySelector('input[aria-label]')?.getAttribute('aria-label') ?? '');
      // The space around a small button takes taps for it.
      const heightOf = (element: PageElement) =>
        Math.max(
          ...[element, element.parentElement?.closest('[class*=action]')].map(
            (one) => one?.getBoundingClientRect().height ?? 0,
          ),
        );
      const small = targets.filter((element) => heightOf(element) < least - 0.5);
      return {
        small: small.map((element) => `${nameOf(element)} ${Math.round(heightOf(element))}`),
        nameless: targets.filter((element) => nameOf(element) === '').length,
      };
    },
    [TARGETS, width * LEAST_SHARE] as const,
  );
}
