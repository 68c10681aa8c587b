import type { GeneralComponent } from 'glass-easel';
import { commonProperties, flag, ignoredProperties, nodeOf, number, text, withId, type BuiltIn } from './common.ts';
import { draw as drawRefresher, watchRefresher } from './refresher.ts';

/** Default distance from an end at which `scrolltolower` and `scrolltoupper` fire, px. */
const THRESHOLD_PX = 50;

const scrollTo = (component: GeneralComponent, position: { top?: number; left?: number }): void =>
  nodeOf(component).scrollTo({ ...position, behavior: component.data['scrollWithAnimation'] ? 'smooth' : 'auto' });

/** After the data that came with it is drawn. */
function intoView(this: GeneralComponent): void {
  const id = String(this.data['scrollIntoView'] ?? '');
  if (!id) return;
  requestAnimationFrame(() => {
    const target = withId(this, id)?.$$ as HTMLElement | undefined;
    if (!target) return;
    const from = nodeOf(this).getBoundingClientRect();
    const to = target.getBoundingClientRect();
    const offset = Number(this.data['scrollIntoViewOffset']);
    const { scrollTop, scrollLeft } = nodeOf(this);
    if (this.data['scrollY']) scrollTo(this, { top: scrollTop + to.top - from.top + offset });
    if (this.data['scrollX']) scrollTo(this, { left: scrollLeft + to.left - from.left + offset });
  });
}

function direction(this: GeneralComponent): void {
  const node = nodeOf(this);
  node.style.overflowX = this.data['scrollX'] ? 'auto' : 'hidden';
  node.style.overflowY = this.data['scrollY'] ? 'auto' : 'hidden';
}

/** https://developers.weixin.qq.com/miniprogram/dev/component/scroll-view.html */
export const scrollView: BuiltIn = {
  properties: {
    ...commonProperties,
    ...ignoredProperties(
      ...['enhanced', 'type', 'throttle', 'bounces', 'enablePassive', 'enableBackToTop', 'fastDeceleration'],
      ...['scrollAnchoring', 'pagingEnabled', 'usingSticky', 'refresherDefaultStyle', 'clip', 'cacheExtent'],
      ...['scrollIntoViewWithinExtent', 'scrollIntoViewAlignment', 'reverse', 'padding', 'associativeContainer'],
    ),
    showScrollbar: flag(true, function () {
      nodeOf(this).toggleAttribute('no-scrollbar', !this.data['showScrollbar']);
    }),
    enableFlex: flag(false, function () {
      nodeOf(this).toggleAttribute('enable-flex', Boolean(this.data['enableFlex']));
    }),
    upperThreshold: number(THRESHOLD_PX),
    lowerThreshold: number(THRESHOLD_PX),
    scrollX: flag(false, direction),
    scrollY: flag(false, direction),
    scrollWithAnimation: flag(),
    scrollTop: {
      type: null,
      value: '',
      observer() {
        if (this.data['scrollTop'] !== '') scrollTo(this, { top: Number(this.data['scrollTop']) });
      },
    },
    scrollLeft: {
      type: null,
      value: '',
      observer() {
        if (this.data['scrollLeft'] !== '') scrollTo(this, { left: Number(this.data['scrollLeft']) });
      },
    },
    scrollIntoView: text('', intoView),
    scrollIntoViewOffset: number(0),
    refresherEnabled: flag(false, drawRefresher),
    refresherThreshold: number(45),
    refresherTriggered: flag(false, drawRefresher),
    refresherBackground: text('#ffffff', drawRefresher),
  },
  created(component) {
    watchEnds(component);
    watchRefresher(component);
    watchDrag(component);
  },
};

/** Tells of scrolling, and once each time an end comes near. */
function watchEnds(component: GeneralComponent): void {
  const node = nodeOf(component);
  const near = { upper: true, lower: false };
  const last = { top: 0, left: 0 };
  const turn = (end: 'upper' | 'lower', isNear: boolean): void => {
    const vertical = Boolean(component.data['scrollY']);
    const direction = end === 'upper' ? (vertical ? 'top' : 'left') : vertical ? 'bottom' : 'right';
    if (isNear && !near[end]) component.triggerEvent(`scrollto${end}`, { direction });
    near[end] = isNear;
  };
  node.addEventListener('scroll', () => {
    const { scrollTop, scrollLeft, scrollHeight, scrollWidth, clientHeight, clientWidth } = node;
    const [deltaY, deltaX] = [last.top - scrollTop, last.left - scrollLeft];
    Object.assign(last, { top: scrollTop, left: scrollLeft });
    component.triggerEvent('scroll', { scrollTop, scrollLeft, scrollHeight, scrollWidth, deltaX, deltaY });
    const vertical = Boolean(component.data['scrollY']);
    const [at, rest] = vertical
      ? [scrollTop, scrollHeight - scrollTop - clientHeight]
      : [scrollLeft, scrollWidth - scrollLeft - clientWidth];
    turn('upper', at <= Number(component.data['upperThreshold']));
    turn('lower', rest <= Number(component.data['lowerThreshold']));
  });
}

/** `dragstart`, `dragging` and `dragend`, which an enhanced scroll-view has. */
function watchDrag(component: GeneralComponent): void {
  const node = nodeOf(component);
  const tell = (event: string): void => {
    const { scrollTop, scrollLeft } = node;
    component.triggerEvent(event, { scrollTop, scrollLeft, velocity: { x: 0, y: 0 } });
  };
  let down = false;
  node.addEventListener('pointerdown', () => {
    down = true;
    if (component.data['enhanced']) tell('dragstart');
  });
  window.addEventListener('pointermove', () => {
    if (down && component.data['enhanced']) tell('dragging');
  });
  for (const end of ['pointerup', 'pointercancel']) {
    window.addEventListener(end, () => {
      if (down && component.data['enhanced']) tell('dragend');
      down = false;
    });
  }
}
