import type { Element as ComponentElement } from 'glass-easel';
import { byId } from './element.ts';
import type { Caller } from './selector-query.ts';

interface ObserverOptions {
  thresholds?: number[];
  initialRatio?: number;
  observeAll?: boolean;
}
interface Margins {
  left?: number;
  top?: number;
  right?: number;
  bottom?: number;
}
type Told = (seen: object) => void;

/** Null: its page was left meanwhile. */
const nodeOf = (found: ComponentElement): HTMLElement | null => found.$$ as unknown as HTMLElement | null;

/** What a mini program measures begins below the navigation bar. */
function onPhone({ x, y, width, height }: DOMRectReadOnly): object {
  const screen = byId('screen').getBoundingClientRect();
  const [left, top] = [x - screen.x, y - screen.y];
  return { left, top, right: left + width, bottom: top + height, width, height };
}

/**
 * Tells when a share of an element that can be seen passes a threshold, beginning with what the mini program takes it to be
 * (`initialRatio`). Not glass-easel's own, which takes the first one the other way round and wants all four margins.
 * https://developers.weixin.qq.com/miniprogram/dev/api/wxml/IntersectionObserver.html
 */
export class ViewObserver {
  private readonly running: IntersectionObserver[] = [];
  private relative: { selector?: string; margins: Margins } = { margins: {} };

  constructor(
    private readonly owner: Caller | undefined,
    private readonly options: ObserverOptions = {},
  ) {}

  relativeTo(selector: string, margins: Margins = {}): this {
    this.relative = { selector, margins };
    return this;
  }

  relativeToViewport(margins: Margins = {}): this {
    this.relative = { margins };
    return this;
  }

  observe(selector: string, told: Told): void {
    const shadow = this.owner?._$.getShadowRoot();
    const found = [...(shadow?.querySelectorAll(selector) ?? [])];
    for (const one of this.options.observeAll ? found : found.slice(0, 1)) {
      const node = nodeOf(one);
      if (node) this.watch(one, node, told);
    }
  }

  disconnect(): void {
    for (const one of this.running.splice(0)) one.disconnect();
  }

  private watch(found: ComponentElement, node: HTMLElement, told: Told): void {
    const { thresholds = [0], initialRatio = 0 } = this.options;
    const { left = 0, top = 0, right = 0, bottom = 0 } = this.relative.margins;
    let before = initialRatio;
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { intersectionRatio: now, ...seen } of entries.map(entryOf)) {
          const passes = before !== now && thresholds.some((one) => (before - one) * (now - one) <= 0);
          before = now;
          if (passes) told({ intersectionRatio: now, ...seen, id: found.id, dataset: found.dataset });
        }
      },
      { root: this.rootFor(node), rootMargin: `${top}px ${right}px ${bottom}px ${left}px`, threshold: thresholds },
    );
    observer.observe(node);
    this.running.push(observer);
  }

  /** WeChat's viewport is the page without its bars: here the element that scrolls, for margins to reach beyond it. */
  private rootFor(node: HTMLElement): HTMLElement | null {
    const { selector } = this.relative;
    const other = selector && this.owner?._$.getShadowRoot()?.querySelector(selector);
    return other ? nodeOf(other) : node.closest<HTMLElement>('.page');
  }
}

const entryOf = (entry: IntersectionObserverEntry) => ({
  intersectionRatio: entry.intersectionRatio,
  boundingClientRect: onPhone(entry.boundingClientRect),
  intersectionRect: onPhone(entry.intersectionRect),
  relativeRect: onPhone(entry.rootBounds ?? entry.boundingClientRect),
  time: entry.time,
});
