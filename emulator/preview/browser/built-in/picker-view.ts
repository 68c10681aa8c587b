import type { GeneralComponent } from 'glass-easel';
import { toBrowserLengths } from '../../build/units.ts';
import { any, classesOf, commonProperties, componentAt, flag, ignoredProperties, nodeOf, text } from './common.ts';
import type { BuiltIn } from './common.ts';

/** WeChat's own height of the row in the middle, and so of each row, px. */
const ROW_PX = 34;
/** A wheel that does not move for so long has come to rest, ms. */
const SETTLED_MS = 120;

const columnsOf = (view: HTMLElement): HTMLElement[] =>
  [...view.children].filter((one): one is HTMLElement => one.tagName === 'WX-PICKER-VIEW-COLUMN');

const rowOf = (view: HTMLElement): number => view.querySelector<HTMLElement>(':scope > i')?.offsetHeight || ROW_PX;

/** Which row of each column is in the middle; a number that is too large is the last one. */
const chosenIn = (view: HTMLElement): number[] =>
  columnsOf(view).map((column) => {
    const index = Math.round(column.scrollTop / rowOf(view));
    return Math.min(Math.max(index, 0), Math.max(column.childElementCount - 1, 0));
  });

/** Turns the wheels to `value`, when what came with it is drawn. */
function turn(this: GeneralComponent): void {
  requestAnimationFrame(() => {
    const view = nodeOf(this) as HTMLElement | null;
    const { value } = this.data as { value?: unknown };
    if (!view || !Array.isArray(value)) return;
    columnsOf(view).forEach((column, at) => column.scrollTo({ top: (Number(value[at]) || 0) * rowOf(view) }));
  });
}

function drawMiddle(this: GeneralComponent): void {
  const view = nodeOf(this);
  const middle = view.querySelector(':scope > i') ?? view.appendChild(document.createElement('i'));
  middle.setAttribute('style', toBrowserLengths(String(this.data['indicatorStyle'] ?? '')));
  middle.className = classesOf(this, String(this.data['indicatorClass'] ?? ''));
  requestAnimationFrame(() => view.style.setProperty('--picker-row', `${rowOf(view)}px`));
}

function settled(view: HTMLElement): void {
  const component = componentAt(view);
  if (!component) return;
  const value = chosenIn(view);
  component.triggerEvent('pickend', {});
  if (String(value) === String(component.data['value'])) return;
  component.setData({ value } as never);
  component.triggerEvent('change', { value });
}

/** https://developers.weixin.qq.com/miniprogram/dev/component/picker-view.html */
export const pickerView: BuiltIn = {
  properties: {
    ...commonProperties,
    ...ignoredProperties('maskStyle', 'maskClass', 'immediateChange'),
    value: any(turn),
    indicatorStyle: text('', drawMiddle),
    indicatorClass: text('', drawMiddle),
    disabled: flag(),
  },
  attached(component) {
    drawMiddle.call(component);
    turn.call(component);
  },
};

/** One wheel; its rows are as high as the one in the middle. */
export const pickerViewColumn: BuiltIn = {
  properties: { ...commonProperties },
  created(component) {
    const column = nodeOf(component);
    const viewOf = (): HTMLElement | null => column.closest<HTMLElement>('wx-picker-view');
    let timer = 0;
    column.addEventListener('pointerdown', () => {
      const view = viewOf();
      if (view) componentAt(view)?.triggerEvent('pickstart', {});
    });
    column.addEventListener('scroll', () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => {
        const view = viewOf();
        if (view) settled(view);
      }, SETTLED_MS);
    });
    component.addListener('tap', (event) => {
      const view = viewOf();
      const rows = [...column.children];
      const tapped = rows.findIndex((row) => row.contains((event.target as unknown as { $$: Node }).$$));
      if (view && tapped >= 0) column.scrollTo({ top: tapped * rowOf(view), behavior: 'smooth' });
    });
  },
};
