import type { GeneralComponent } from 'glass-easel';
import { openTypes } from '../open-types.ts';
import { reportMissing } from '../missing.ts';
import { commonProperties, flag, ignoredProperties, nodeOf, text, type BuiltIn } from './common.ts';
import { useFormOf } from './form.ts';
import { hoverProperties, watchHover } from './hover.ts';

const mark = (attribute: string) =>
  function (this: GeneralComponent): void {
    nodeOf(this).setAttribute(attribute, String(this.data[attribute]));
  };

/** https://developers.weixin.qq.com/miniprogram/dev/component/button.html */
export const button: BuiltIn = {
  properties: {
    ...commonProperties,
    ...hoverProperties('button-hover'),
    ...ignoredProperties(
      ...['lang', 'sendMessageTitle', 'sendMessageImg', 'appParameter', 'sessionFrom', 'sendMessagePath'],
      ...['showMessageCard', 'phoneNumberNoQuotaToast', 'activityType', 'entrancePath', 'needShowEntrance'],
    ),
    type: text('default', mark('type')),
    size: text('default', mark('size')),
    plain: flag(false, mark('plain')),
    loading: flag(false, mark('loading')),
    disabled: flag(false, mark('disabled')),
    formType: text(),
    openType: text(),
  },
  created(component) {
    watchHover(component);
    nodeOf(component).setAttribute('role', 'button');
    component.addListener('tap', () => tapped(component));
  },
};

/** `open-type` may hold several with `|`, as agreePrivacyAuthorization goes with others. */
function tapped(component: GeneralComponent): void {
  if (component.data['disabled']) return;
  const { formType, openType } = component.data as { formType: string; openType: string };
  if (formType) useFormOf(component, formType);
  for (const one of openType.split('|').filter(Boolean)) {
    const open = openTypes[one];
    if (open) void open(component);
    else reportMissing(`button 的 open-type="${one}" 在预览中不可用 · not in the preview`);
  }
}
