import { JSDOM, type Dom } from './jsdom.ts';

interface Opening {
  person: string;
  /** Page with its query; left out: the first page. */
  path?: string;
  scene?: number;
}

/** A page of the mini program in the preview, without a browser: the same script on a document that nobody draws. */
export interface WholePage {
  /** All that the visible page says, line by line as its elements stand. */
  text(): string;
  /** Waits until the visible page says this. */
  says(text: string): Promise<void>;
  /** Taps what says exactly this. */
  tap(text: string): void;
  /** Of its console: errors, and what the preview lacks. */
  complaints: string[];
  close(): void;
}

/**
 * Opens the mini program at a running world's preview, with the functions of that world behind it. There is no layout:
 * what scrolls, is measured or is drawn on a canvas belongs into a browser.
 */
export async function openWholePage(previewUrl: string, { person, path, scene }: Opening): Promise<WholePage> {
  const url = new URL(previewUrl);
  for (const [name, value] of Object.entries({ person, path, scene, bare: 1 })) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  const html = await (await fetch(url)).text();
  const dom = new JSDOM(html, { url: url.href, runScripts: 'outside-only', pretendToBeVisual: true });
  const complaints: string[] = [];
  const { window } = dom;
  window.console.error = (...said: unknown[]) => void complaints.push(said.map(String).join(' '));
  Object.assign(window, missingInJsdom(window, url));
  for (const script of window.document.querySelectorAll('script')) {
    const code = script.src ? await (await fetch(script.src)).text() : script.textContent;
    window.eval(code ?? '');
  }
  return controls(dom, complaints);
}

/** What the preview asks of a window and jsdom has not; none of it matters to what a page says. */
function missingInJsdom(window: Dom['window'], base: URL): object {
  const nothing = (): void => undefined;
  const observer = class {
    observe = nothing;
    disconnect = nothing;
  };
  Object.assign(window.document, { fonts: { load: () => Promise.resolve([]) } });
  Object.assign(window.Element.prototype, { scrollTo: nothing });
  return {
    fetch: (address: string, init?: RequestInit) => fetch(new URL(address, base), init),
    matchMedia: () => ({ matches: false, addEventListener: nothing }),
    ResizeObserver: observer,
    IntersectionObserver: observer,
    BroadcastChannel: class {
      addEventListener = nothing;
      postMessage = nothing;
    },
    DOMRect: class {
      constructor(
        readonly x = 0,
        readonly y = 0,
        readonly width = 0,
        readonly height = 0,
      ) {}
    },
  };
}

/** NodeFilter.SHOW_TEXT. */
const TEXT_NODES = 4;

function controls({ window }: Dom, complaints: string[]): WholePage {
  const { document } = window;
  const visible = () => document.querySelector('.page:not([hidden])') ?? document.body;
  const text = (): string => {
    const walker = document.createTreeWalker(visible(), TEXT_NODES);
    const lines: string[] = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) lines.push((node.textContent ?? '').trim());
    return lines.filter(Boolean).join('\n');
  };
  return {
    text,
    complaints,
    says: (wanted) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!text().includes(wanted)) return;
          watching.disconnect();
          resolve();
        };
        const watching = new window.MutationObserver(look);
        watching.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
        look();
      }),
    tap(wanted) {
      const found = [...visible().querySelectorAll('*')].findLast(({ textContent }) => textContent?.trim() === wanted);
      if (!found) throw new Error(`nothing says "${wanted}" on this page:\n${text()}`);
      for (const type of ['mousedown', 'mouseup']) {
        found.dispatchEvent(new window.MouseEvent(type, { bubbles: true, button: 0 }));
      }
    },
    close() {
      // What a page still asks for is answered to nobody.
      window.console.warn = () => undefined;
      window.close();
    },
  };
}
