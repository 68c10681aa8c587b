import { createRequire } from 'node:module';
import path from 'node:path';

interface PageNode {
  textContent: string | null;
  dispatchEvent(event: object): boolean;
}
interface PageElement extends PageNode {
  src: string;
  querySelectorAll(selector: string): Iterable<PageElement>;
}
interface PageWindow {
  readonly document: {
    readonly body: PageElement;
    querySelector(selector: string): PageElement | null;
    querySelectorAll(selector: string): Iterable<PageElement>;
    createTreeWalker(root: PageElement, what: number): { nextNode(): PageNode | null };
  };
  readonly console: Record<'error' | 'warn', (...said: unknown[]) => void>;
  readonly Element: { prototype: object };
  readonly MouseEvent: new (type: string, options: object) => object;
  readonly MutationObserver: new (changed: () => void) => {
    observe(target: PageElement, options: object): void;
    disconnect(): void;
  };
  eval(code: string): unknown;
  close(): void;
}

/** As much of jsdom as whole-page.ts uses. */
export interface Dom {
  readonly window: PageWindow;
}

/** Not imported: its published types bring the globals of a browser into every file. */
export const { JSDOM } = createRequire(path.join(import.meta.dirname, 'jsdom.ts'))('jsdom') as {
  JSDOM: new (html: string, options: object) => Dom;
};
