import type { GeneralComponent } from 'glass-easel';
import { reportMissing } from '../missing.ts';
import { commonProperties, ignoredProperties, nodeOf, type Properties } from './common.ts';
import { hoverProperties, watchHover } from './hover.ts';

const mark = (attribute: string) =>
  function (this: GeneralComponent): void {
    nodeOf(this).setAttribute(attribute, String(this.data[attribute]));
  };

/** https://developers.weixin.qq.com/miniprogram/dev/component/button.html */
export const buttonProperties: Properties = {
  ...commonProperties,
  ...hoverProperties('button-hover'),
  ...ignoredProperties(
    ...['formType', 'lang', 'sessionFrom', 'sendMessageTitle', 'sendMessagePath', 'sendMessageImg', 'appParameter'],
    ...['showMessageCard', 'phoneNumberNoQuotaToast', 'activityType', 'entrancePath', 'needShowEntrance'],
  ),
  type: { type: String, value: 'default', observer: mark('type') },
  size: { type: String, value: 'default', observer: mark('size') },
  plain: { type: Boolean, value: false, observer: mark('plain') },
  loading: { type: Boolean, value: false, observer: mark('loading') },
  disabled: { type: Boolean, value: false, observer: mark('disabled') },
  openType: { type: String, value: '' },
};

export function watchButton(component: GeneralComponent): void {
  watchHover(component);
  const node = nodeOf(component);
  node.setAttribute('role', 'button');
  component.addListener('tap', () => {
    const openType = String(component.data['openType'] ?? '');
    if (openType) reportMissing(`button 的 open-type="${openType}" 在预览中不可用 · not in the preview`);
  });
}
