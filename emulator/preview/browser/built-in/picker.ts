import type { GeneralComponent } from 'glass-easel';
import { openWheels, type Wheels } from '../wheels.ts';
import { any, commonProperties, flag, ignoredProperties, set, text, type BuiltIn } from './common.ts';
import { addField } from './form.ts';
import { dateWheels, timeWheels, type PickerWheels } from './picker-time.ts';
import { regionWheels } from './picker-region.ts';

const open = new WeakMap<GeneralComponent, Wheels>();

const nameOf = (item: unknown, key: string): string =>
  String(typeof item === 'object' && item && key ? (item as Record<string, unknown>)[key] : item);

const namesOf = (items: unknown, key: string): string[] =>
  Array.isArray(items) ? items.map((item) => nameOf(item, key)) : [];

/** The columns of a mode, which option of each is chosen, and what a choice means to the mini program. */
function wheelsOf(component: GeneralComponent): PickerWheels {
  const { mode, range, rangeKey, value } = component.data as Record<string, unknown>;
  const key = String(rangeKey ?? '');
  switch (mode) {
    case 'time':
      return timeWheels(component.data);
    case 'date':
      return dateWheels(component.data);
    case 'region':
      return regionWheels(component.data);
    case 'multiSelector': {
      const columns = (Array.isArray(range) ? range : []).map((column) => namesOf(column, key));
      const given = Array.isArray(value) ? value : [];
      const chosen = columns.map((_, at) => Number(given[at]) || 0);
      return { columns, chosen, meaning: (picked) => ({ value: picked }) };
    }
    default:
      return {
        columns: [namesOf(range, key)],
        chosen: [Number(value) || 0],
        meaning: ([picked]) => ({ value: String(picked) }),
      };
  }
}

/** While its sheet is open: other options leave the wheels where they are, another value turns them. */
const refresh = (turns: boolean) =>
  function (this: GeneralComponent): void {
    const wheels = open.get(this);
    if (!wheels || this.data['mode'] !== 'multiSelector') return;
    const { columns, chosen } = wheelsOf(this);
    wheels.update(columns, turns ? chosen : undefined);
  };

function show(component: GeneralComponent): void {
  const { columns, chosen, meaning, turned } = wheelsOf(component);
  const closed = (): void => {
    open.delete(component);
  };
  const wheels = openWheels({
    title: String(component.data['headerText'] ?? ''),
    columns,
    chosen,
    turned(column, value) {
      if (component.data['mode'] === 'multiSelector') component.triggerEvent('columnchange', { column, value });
      const next = turned?.(column, value);
      if (next) wheels.update(next.columns, next.chosen);
    },
    confirmed(picked) {
      closed();
      const detail = meaning(picked);
      component.setData({ value: detail.value } as never);
      component.triggerEvent('change', detail);
    },
    cancelled() {
      closed();
      component.triggerEvent('cancel', {});
    },
  });
  open.set(component, wheels);
}

/** https://developers.weixin.qq.com/miniprogram/dev/component/picker.html */
export const picker: BuiltIn = {
  properties: {
    ...commonProperties,
    ...ignoredProperties('start', 'end', 'fields', 'customItem', 'level'),
    name: text(),
    headerText: text(),
    mode: text('selector'),
    range: any(refresh(false)),
    rangeKey: text('', refresh(false)),
    value: any(refresh(true)),
    disabled: flag(),
  },
  created(component) {
    set(component, 'role', 'button');
    component.addListener('tap', () => {
      if (!component.data['disabled']) show(component);
    });
    addField(component, {
      value: () => component.data['value'] as unknown,
      reset: () => component.setData({ value: resetValue(component.data['mode']) } as never),
    });
  },
};

const resetValue = (mode: unknown): unknown => {
  if (mode === 'multiSelector' || mode === 'region') return [];
  return mode === 'date' || mode === 'time' ? '' : 0;
};
