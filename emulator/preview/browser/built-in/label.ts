import { Event as ComponentEvent, type GeneralComponent } from 'glass-easel';
import { commonProperties, componentAt, nodeOf, text, withId, type BuiltIn } from './common.ts';

const CONTROLS = 'wx-button, wx-checkbox, wx-radio, wx-switch, wx-input, wx-textarea';

/** https://developers.weixin.qq.com/miniprogram/dev/component/label.html */
export const label: BuiltIn = {
  properties: { ...commonProperties, for: text() },
  created(component) {
    component.addListener('tap', (event) => {
      const { target } = (event.getOriginalEvent() ?? {}) as { target?: Element };
      // A control that was tapped itself has heard of it.
      if (target?.closest?.(CONTROLS)) return;
      const control = controlOf(component);
      if (control) activate(control);
    });
  },
};

/** The control that `for` names in the same template, else the first one inside. */
function controlOf(component: GeneralComponent): GeneralComponent | undefined {
  const id = String(component.data['for'] ?? '');
  if (id) return withId(component, id) as GeneralComponent | undefined;
  const node = nodeOf(component).querySelector(CONTROLS);
  return node ? componentAt(node) : undefined;
}

/** Not bubbling: the tap has already gone up from the label. */
function activate(control: GeneralComponent): void {
  nodeOf(control).querySelector<HTMLElement>('input, textarea')?.focus();
  ComponentEvent.triggerEvent(control, 'tap', {}, { bubbles: false });
}
