import path from 'node:path';
import simulate from 'miniprogram-simulate';

const MINIPROGRAM = path.resolve(import.meta.dirname, '../../miniprogram');

/** Compiles a component with WeChat's own compilers (wcc), as miniprogram-simulate brings them; once a test file. */
export const loadComponent = (name: string): string =>
  simulate.load(path.join(MINIPROGRAM, 'components', name, name), { compiler: 'official', rootPath: MINIPROGRAM });

export interface Shown {
  /** What the document says, without the spaces between elements. */
  text(): string;
  find(selector: string): { dispatch(event: string): void } | undefined;
  set(properties: Record<string, unknown>): Promise<void>;
  /** Details of the events with this name, in order. */
  events(name: string): unknown[];
}

/** What the typings of a component leave out. */
interface Listening {
  addEventListener(name: string, listener: (event: { detail: unknown }) => void): void;
}

/** Shows a loaded component in the document with these properties. */
export function show(id: string, properties: Record<string, unknown>): Shown {
  const component = simulate.render(id, properties);
  component.attach(document.body);
  return {
    text: () => component.dom?.textContent?.replace(/\s+/g, ' ').trim() ?? '',
    find(selector) {
      const found = component.querySelector(selector);
      return found && { dispatch: (event) => found.dispatchEvent(event, {}) };
    },
    async set(changed) {
      component.setData(changed);
      await settled();
    },
    events(name) {
      const details: unknown[] = [];
      (component as unknown as Listening).addEventListener(name, ({ detail }) => details.push(detail));
      return details;
    },
  };
}

/** exparser hands events on in a later task. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
