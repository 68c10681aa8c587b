import type { GeneralComponent } from 'glass-easel';
import {
  any,
  commonProperties,
  componentAt,
  flag,
  nodeOf,
  set,
  text,
  type BuiltIn,
  type Properties,
} from './common.ts';
import { addField } from './form.ts';

/** WeChat's green. */
const COLOR = '#09BB07';

function drawChecked(this: GeneralComponent): void {
  set(this, 'aria-checked', Boolean(this.data['checked']));
}
function drawDisabled(this: GeneralComponent): void {
  set(this, 'aria-disabled', Boolean(this.data['disabled']));
}

const choiceProperties = (color: string): Properties => ({
  ...commonProperties,
  checked: flag(false, drawChecked),
  disabled: flag(false, drawDisabled),
  color: text(color, function () {
    nodeOf(this).style.setProperty('--choice', String(this.data['color']));
  }),
});

/** Gives a component its role and its mark, and calls back when it is tapped and may be. */
function makeChoice(component: GeneralComponent, role: string, tapped: () => void): void {
  const node = nodeOf(component);
  const mark = document.createElement('i');
  mark.className = 'choice-mark';
  node.append(mark);
  set(component, 'role', role);
  set(component, 'aria-checked', false);
  component.addListener('tap', () => {
    if (!component.data['disabled']) tapped();
  });
}

/** https://developers.weixin.qq.com/miniprogram/dev/component/switch.html */
export const switchBox: BuiltIn = {
  properties: {
    ...choiceProperties('#04BE02'),
    name: text(),
    type: text('switch', function () {
      nodeOf(this).setAttribute('type', String(this.data['type']));
    }),
  },
  created(component) {
    makeChoice(component, 'switch', () => {
      const value = !component.data['checked'];
      component.setData({ checked: value } as never);
      component.triggerEvent('change', { value });
    });
    addField(component, {
      value: () => Boolean(component.data['checked']),
      reset: () => component.setData({ checked: false } as never),
    });
  },
};

/** https://developers.weixin.qq.com/miniprogram/dev/component/checkbox.html */
export const checkbox: BuiltIn = {
  properties: { ...choiceProperties(COLOR), value: any() },
  created(component) {
    makeChoice(component, 'checkbox', () => {
      component.setData({ checked: !component.data['checked'] } as never);
      const group = groupOf(component);
      group?.triggerEvent('change', { value: chosenIn(group) });
    });
  },
};

/** https://developers.weixin.qq.com/miniprogram/dev/component/radio.html */
export const radio: BuiltIn = {
  properties: { ...choiceProperties(COLOR), value: any() },
  created(component) {
    makeChoice(component, 'radio', () => {
      if (component.data['checked']) return;
      const group = groupOf(component);
      for (const other of group ? membersOf(group) : []) other.setData({ checked: false } as never);
      component.setData({ checked: true } as never);
      group?.triggerEvent('change', { value: component.data['value'] as unknown });
    });
  },
};

export const checkboxGroup = group('group', chosenIn);
export const radioGroup = group('radiogroup', (component) => chosenIn(component)[0] ?? '');

function group(role: string, value: (component: GeneralComponent) => unknown): BuiltIn {
  return {
    properties: { ...commonProperties, name: text() },
    created(component) {
      set(component, 'role', role);
      addField(component, {
        value: () => value(component),
        reset: () => membersOf(component).forEach((one) => one.setData({ checked: false } as never)),
      });
    },
  };
}

function groupOf(component: GeneralComponent): GeneralComponent | undefined {
  const node = nodeOf(component).closest('wx-checkbox-group, wx-radio-group');
  return node ? componentAt(node) : undefined;
}

const membersOf = (component: GeneralComponent): GeneralComponent[] =>
  [...nodeOf(component).querySelectorAll('wx-checkbox, wx-radio')].flatMap((node) => componentAt(node) ?? []);

function chosenIn(component: GeneralComponent): unknown[] {
  return membersOf(component).flatMap((one) => (one.data['checked'] ? [one.data['value'] as unknown] : []));
}
