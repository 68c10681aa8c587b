import type { GeneralComponent } from 'glass-easel';
import { commonProperties, flag, ignoredProperties, nodeOf, number, text, type BuiltIn } from './common.ts';
import { toBrowserLengths } from '../../build/units.ts';

/** A drag of this share of an item turns to the next one. */
const TURN_SHARE = 0.2;

type Source = 'autoplay' | 'touch' | '';

class Swiper {
  private current = 0;
  private drag: { from: number; by: number } | undefined;
  private timer: number | undefined;
  private readonly dots = document.createElement('div');

  constructor(private readonly component: GeneralComponent) {
    this.dots.className = 'swiper-dots';
    this.node.append(this.dots);
    this.watchFinger();
    new MutationObserver(() => this.draw(false)).observe(this.node, { childList: true });
  }

  private get node(): HTMLElement {
    return nodeOf(this.component);
  }
  private get data() {
    return this.component.data as Record<string, never>;
  }
  private get items(): HTMLElement[] {
    return [...this.node.children].filter((one): one is HTMLElement => one.tagName === 'WX-SWIPER-ITEM');
  }
  private get size(): number {
    const { offsetWidth, offsetHeight } = this.items[0] ?? this.node;
    return (this.data['vertical'] ? offsetHeight : offsetWidth) || 1;
  }

  /** Goes to an item because the mini program says so. */
  show(index: number): void {
    this.go(index, '');
  }

  restart(): void {
    window.clearInterval(this.timer);
    this.timer = undefined;
    if (!this.data['autoplay']) return;
    this.timer = window.setInterval(() => {
      if (!this.drag && this.node.offsetParent) this.go(this.next(1, true), 'autoplay');
    }, Number(this.data['interval']));
  }

  stop(): void {
    window.clearInterval(this.timer);
  }

  draw(animated: boolean, by = 0): void {
    const items = this.items;
    const axis = this.data['vertical'] ? 'Y' : 'X';
    const share = 1 / Math.max(Number(this.data['displayMultipleItems']), 1);
    this.node.style.setProperty('--swiper-share', `${share * 100}%`);
    this.node.toggleAttribute('vertical', Boolean(this.data['vertical']));
    items.forEach((item, index) => {
      const offset = this.offsetOf(index, items.length) + by;
      const before = Number(item.dataset['offset'] ?? offset);
      // What comes round to the other end must not fly across the screen.
      const turns = animated && Math.abs(before - offset) < 1.5;
      item.style.transition = turns ? `transform ${Number(this.data['duration'])}ms` : 'none';
      item.style.transform = `translate${axis}(${offset * 100}%)`;
      item.dataset['offset'] = String(offset);
      item.setAttribute('aria-hidden', String(Math.round(offset) < 0 || Math.round(offset) >= 1 / share));
    });
    this.drawDots(items.length);
  }

  private drawDots(count: number): void {
    this.dots.hidden = !this.data['indicatorDots'];
    this.dots.replaceChildren(
      ...Array.from({ length: count }, (_, index) => {
        const dot = document.createElement('i');
        dot.style.background = String(this.data[index === this.current ? 'indicatorActiveColor' : 'indicatorColor']);
        return dot;
      }),
    );
  }

  private offsetOf(index: number, count: number): number {
    const offset = index - this.current;
    if (!this.data['circular'] || count < 3) return offset;
    const half = count / 2;
    return ((((offset + half) % count) + count) % count) - half;
  }

  private next(step: number, wraps: boolean): number {
    const count = this.items.length;
    const wanted = this.current + step;
    if (this.data['circular'] || wraps) return count ? (wanted + count) % count : 0;
    return Math.min(Math.max(wanted, 0), Math.max(count - Number(this.data['displayMultipleItems']), 0));
  }

  private go(index: number, source: Source): void {
    const item = this.items[index];
    const changed = index !== this.current;
    if (changed && (item || this.items.length === 0)) this.current = index;
    this.draw(true);
    if (!changed || !item) return;
    const detail = { current: index, currentItemId: itemId(item), source };
    this.component.setData({ current: index } as never);
    this.component.triggerEvent('change', detail);
    window.setTimeout(() => this.component.triggerEvent('animationfinish', detail), Number(this.data['duration']));
  }

  private watchFinger(): void {
    const along = (event: PointerEvent): number => (this.data['vertical'] ? event.clientY : event.clientX);
    this.node.addEventListener('pointerdown', (event) => {
      if (!this.data['disableTouch']) this.drag = { from: along(event), by: 0 };
    });
    window.addEventListener('pointermove', (event) => {
      if (!this.drag) return;
      this.drag.by = (along(event) - this.drag.from) / this.size;
      const moved = this.drag.by * this.size;
      this.draw(false, this.drag.by);
      const [dx, dy] = this.data['vertical'] ? [0, -moved] : [-moved, 0];
      this.component.triggerEvent('transition', { dx, dy });
    });
    const end = (): void => {
      if (!this.drag) return;
      const { by } = this.drag;
      this.drag = undefined;
      const step =
        Math.abs(by) < TURN_SHARE ? 0 : by < 0 ? Math.max(1, Math.round(-by)) : Math.min(-1, -Math.round(by));
      this.go(this.next(step, false), 'touch');
    };
    window.addEventListener('pointerup', end);
    window.addEventListener('pointercancel', end);
  }
}

const itemId = (item: HTMLElement): string => item.dataset['itemId'] ?? '';

const swipers = new WeakMap<HTMLElement, Swiper>();
const of = (component: GeneralComponent): Swiper => swipers.get(nodeOf(component))!;

function draw(this: GeneralComponent): void {
  const { style } = nodeOf(this);
  style.setProperty('--swiper-before', toBrowserLengths(String(this.data['previousMargin'])));
  style.setProperty('--swiper-after', toBrowserLengths(String(this.data['nextMargin'])));
  of(this).draw(false);
}

function restart(this: GeneralComponent): void {
  of(this).restart();
}

/** https://developers.weixin.qq.com/miniprogram/dev/component/swiper.html */
export const swiper: BuiltIn = {
  properties: {
    ...commonProperties,
    ...ignoredProperties('easingFunction', 'snapToEdge', 'scrollWithAnimation', 'cacheExtent', 'layoutType'),
    indicatorDots: flag(false, draw),
    indicatorColor: text('rgba(0, 0, 0, .3)', draw),
    indicatorActiveColor: text('#000000', draw),
    autoplay: flag(false, restart),
    interval: number(5000, restart),
    current: number(0, function () {
      of(this).show(Number(this.data['current']));
    }),
    duration: number(500),
    circular: flag(false, draw),
    vertical: flag(false, draw),
    previousMargin: text('0px', draw),
    nextMargin: text('0px', draw),
    displayMultipleItems: number(1, draw),
    disableTouch: flag(),
  },
  created: (component) => void swipers.set(nodeOf(component), new Swiper(component)),
  attached: (component) => draw.call(component),
  detached: (component) => of(component).stop(),
};

export const swiperItem: BuiltIn = {
  properties: {
    ...commonProperties,
    ...ignoredProperties('skipHiddenItemLayout'),
    itemId: text('', function () {
      nodeOf(this).dataset['itemId'] = String(this.data['itemId']);
    }),
  },
};
