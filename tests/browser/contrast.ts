import type { Page } from 'playwright-core';

/** A piece of text that is hard to read. */
export interface FaintText {
  text: string;
  ratio: number;
}

/** As much of the DOM as is used here: these modules are checked with Node's types. */
interface PageElement {
  parentElement: PageElement | null;
  childNodes: Iterable<{ nodeType: number; textContent: string | null }>;
  closest(selectors: string): PageElement | null;
  checkVisibility(): boolean;
}
declare const document: { querySelectorAll(selectors: string): Iterable<PageElement> };
declare const getComputedStyle: (element: PageElement) => { color: string; backgroundColor: string };

/** WCAG 2.2, 1.4.3 (AA). */
const LEAST_RATIO = 4.5;

/**
 * The visible texts of a page whose contrast to their background is below 4.5 : 1; disabled controls are exempt, as in
 * WCAG. Simplified: pictures and gradients behind a text are not seen, only background colours.
 */
export function faintTexts(page: Page): Promise<FaintText[]> {
  return page.evaluate((least) => {
    const TEXT_NODE = 3;
    type Colour = [red: number, green: number, blue: number, alpha: number];
    const colour = (css: string): Colour => {
      const [red = 0, green = 0, blue = 0, alpha = 1] = (css.match(/[\d.]+/g) ?? []).map(Number);
      return [red, green, blue, alpha];
    };
    const over = (front: Colour, back: Colour): Colour => {
      const mix = (at: 0 | 1 | 2) => front[at] * front[3] + back[at] * (1 - front[3]);
      return [mix(0), mix(1), mix(2), 1];
    };
    const background = (element: PageElement | null): Colour => {
      if (!element) return [255, 255, 255, 1];
      const own = colour(getComputedStyle(element).backgroundColor);
      return own[3] === 1 ? own : over(own, background(element.parentElement));
    };
    const luminance = ([red, green, blue]: Colour): number => {
      const [r, g, b] = [red, green, blue].map((part) => {
        const share = part / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      }) as [number, number, number];
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const faint: { text: string; ratio: number }[] = [];
    for (const element of document.querySelectorAll('body *')) {
      const own = [...element.childNodes].filter((node) => node.nodeType === TEXT_NODE);
      const text = own
        .map((node) => node.textContent)
        .join('')
        .trim();
      if (
        !text ||
        element.closest(':disabled, [class*=button--disabled], .unseen, .skip, noscript, option') ||
        !element.checkVisibility()
      )
        continue;
      const back = background(element);
      const [one, other] = [luminance(over(colour(getComputedStyle(element).color), back)), luminance(back)];
      const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      if (ratio < least) faint.push({ text: text.slice(0, 40), ratio: Math.round(ratio * 100) / 100 });
    }
    return faint;
  }, LEAST_RATIO);
}
