import { element } from './element.ts';
import { openSheet, sheetButton } from './sheet.ts';

/** Height of an option in a wheel, px; overlays.css knows it too. */
const OPTION_PX = 44;
const SETTLED_MS = 120;

interface WheelsOptions {
  title: string;
  columns: string[][];
  chosen: number[];
  /** A wheel came to rest on another option. */
  turned?: (column: number, index: number) => void;
  confirmed: (chosen: number[]) => void;
  cancelled: () => void;
}

export interface Wheels {
  /** Other options, or others chosen, while the sheet is open; without `chosen` wheels stay where they are. */
  update(columns: string[][], chosen?: number[]): void;
}

/** WeChat's picker: columns to turn, each with one option in its middle. */
export function openWheels(options: WheelsOptions): Wheels {
  let { columns, chosen } = options;
  const place = element('div', { class: 'wheels' });
  const turn = (column: number, index: number): void => {
    if (chosen[column] === index) return;
    chosen = chosen.map((one, at) => (at === column ? index : one));
    options.turned?.(column, index);
  };
  const wheelAt = (names: string[], start: number, at: number): HTMLElement =>
    wheel(names, start, (index) => turn(at, index));
  const finish = (done: () => void) => (): void => {
    sheet.close();
    done();
  };
  const head = element(
    'div',
    { class: 'wheels-head' },
    sheetButton('取消', finish(options.cancelled)),
    element('span', {}, options.title),
    sheetButton(
      '确定',
      finish(() => options.confirmed(chosen)),
    ),
  );
  const sheet = openSheet({ dismissed: options.cancelled }, head, place);
  place.append(...columns.map((names, at) => wheelAt(names, chosen[at] ?? 0, at)));
  return {
    update(newColumns, given) {
      const newChosen = given ?? newColumns.map(({ length }, at) => Math.min(chosen[at] ?? 0, length - 1));
      newColumns.forEach((names, at) => {
        const stays = String(names) === String(columns[at]) && newChosen[at] === chosen[at];
        if (!stays) place.children[at]?.replaceWith(wheelAt(names, newChosen[at] ?? 0, at));
      });
      [columns, chosen] = [newColumns, newChosen];
    },
  };
}

function wheel(names: string[], start: number, turned: (index: number) => void): HTMLElement {
  const rows = names.map((name) => element('li', { role: 'option' }, name));
  const list = element('ul', { role: 'listbox', tabindex: '0' }, ...rows);
  const mark = (index: number): void =>
    rows.forEach((row, at) => row.setAttribute('aria-selected', String(at === index)));
  const settle = (): void => {
    if (!list.isConnected) return;
    const index = Math.min(Math.max(Math.round(list.scrollTop / OPTION_PX), 0), rows.length - 1);
    mark(index);
    turned(index);
  };
  rows.forEach((row, index) =>
    row.addEventListener('click', () => {
      list.scrollTop = index * OPTION_PX;
      mark(index);
      turned(index);
    }),
  );
  mark(start);
  requestAnimationFrame(() => {
    list.scrollTop = start * OPTION_PX;
    let timer = 0;
    list.addEventListener('scroll', () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(settle, SETTLED_MS);
    });
  });
  return list;
}
