import type { Element as ComponentElement, GeneralComponent } from 'glass-easel';
import { canvasNode } from './built-in/canvas.ts';
import { componentAt } from './built-in/common.ts';
import { byId } from './element.ts';

/** What the mini program knows as a page or a component; `_$` is glass-easel's own. */
export interface Caller {
  _$: GeneralComponent;
}
type Fields = Partial<
  Record<'id' | 'dataset' | 'mark' | 'rect' | 'size' | 'scrollOffset' | 'context' | 'node', boolean>
> & { properties?: string[]; computedStyle?: string[] };
type Result = Record<string, unknown>;
type Read = () => unknown;
type Told = ((result: never) => void) | undefined;

const ALL_RECT: Fields = { id: true, dataset: true, rect: true, size: true };
const ALL_SCROLL: Fields = { id: true, dataset: true, scrollOffset: true };

/** https://developers.weixin.qq.com/miniprogram/dev/api/wxml/SelectorQuery.html */
export class SelectorQuery {
  private readonly tasks: { read: Read; told: Told }[] = [];

  constructor(private root: () => Caller | undefined) {}

  in(caller: Caller): this {
    this.root = () => caller;
    return this;
  }

  select(selector: string): NodesRef {
    return this.nodes((fields) => {
      const found = this.shadow()?.querySelector(selector);
      return found ? readElement(found, fields) : null;
    });
  }

  selectAll(selector: string): NodesRef {
    return this.nodes((fields) =>
      (this.shadow()?.querySelectorAll(selector) ?? []).map((found) => readElement(found, fields)),
    );
  }

  selectViewport(): NodesRef {
    return this.nodes(readViewport);
  }

  /** Answers after what the mini program has set just now is drawn. */
  exec(done?: (results: unknown[]) => void): void {
    const tasks = this.tasks.splice(0);
    setTimeout(() => {
      const results = tasks.map(({ read }) => read());
      tasks.forEach(({ told }, index) => told?.(results[index] as never));
      done?.(results);
    }, 0);
  }

  private nodes(read: (fields: Fields) => unknown): NodesRef {
    return new NodesRef((fields, told) => {
      this.tasks.push({ read: () => read(fields), told });
      return this;
    });
  }

  private shadow() {
    return this.root()?._$.getShadowRoot();
  }
}

/** What is to be read of the elements that a selector finds. */
class NodesRef {
  constructor(private readonly ask: (fields: Fields, told: Told) => SelectorQuery) {}

  boundingClientRect = (told?: Told): SelectorQuery => this.ask(ALL_RECT, told);
  scrollOffset = (told?: Told): SelectorQuery => this.ask(ALL_SCROLL, told);
  fields = (fields: Fields, told?: Told): SelectorQuery => this.ask(fields, told);
  node = (told?: Told): SelectorQuery => this.ask({ node: true }, told);
  context = (told?: Told): SelectorQuery => this.ask({ context: true }, told);
}

function readElement(found: ComponentElement, fields: Fields): Result {
  const node = found.$$ as unknown as HTMLElement;
  const { left, right, top, bottom, width, height } = node.getBoundingClientRect();
  const { scrollLeft, scrollTop, scrollWidth, scrollHeight } = node;
  const data = componentAt(node)?.data ?? (found as GeneralComponent).data ?? {};
  const style = fields.computedStyle ? getComputedStyle(node) : undefined;
  return {
    ...(fields.id && { id: found.id }),
    ...(fields.dataset && { dataset: found.dataset }),
    ...(fields.mark && { mark: found.collectMarks() }),
    ...(fields.rect && { left, right, top, bottom }),
    ...(fields.size && { width, height }),
    ...(fields.scrollOffset && { scrollLeft, scrollTop, scrollWidth, scrollHeight }),
    ...Object.fromEntries((fields.properties ?? []).map((name) => [name, data[name]])),
    ...Object.fromEntries((fields.computedStyle ?? []).map((name) => [name, style?.[name as 'color']])),
    ...(fields.node && { node: canvasNode(node) ?? null }),
  };
}

function readViewport(fields: Fields): Result {
  const { width, height } = byId('screen').getBoundingClientRect();
  const page = document.querySelector('.page:not([hidden])');
  const { scrollLeft = 0, scrollTop = 0, scrollWidth = 0, scrollHeight = 0 } = page ?? {};
  return {
    ...(fields.id && { id: '' }),
    ...(fields.dataset && { dataset: {} }),
    ...(fields.rect && { left: 0, top: 0, right: width, bottom: height }),
    ...(fields.size && { width, height }),
    ...(fields.scrollOffset && { scrollLeft, scrollTop, scrollWidth, scrollHeight }),
  };
}
