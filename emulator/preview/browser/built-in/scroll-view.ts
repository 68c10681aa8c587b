import type { GeneralComponent } from 'glass-easel';
import { reportMissing } from '../missing.ts';
import { commonProperties, ignoredProperties, nodeOf, type Properties } from './common.ts';

/** Default distance from the end at which `scrolltolower` fires, px. */
const LOWER_THRESHOLD_PX = 50;

/** https://developers.weixin.qq.com/miniprogram/dev/component/scroll-view.html */
export const scrollViewProperties: Properties = {
  ...commonProperties,
  ...ignoredProperties('enhanced', 'showScrollbar', 'enableFlex', 'type', 'scrollWithAnimation', 'upperThreshold'),
  lowerThreshold: { type: Number, value: LOWER_THRESHOLD_PX },
  scrollX: { type: Boolean, value: false, observer: direction },
  scrollY: { type: Boolean, value: false, observer: direction },
  scrollTop: {
    type: Number,
    value: 0,
    observer() {
      nodeOf(this).scrollTop = Number(this.data['scrollTop']);
    },
  },
  scrollIntoView: {
    type: String,
    value: '',
    observer: () => reportMissing('scroll-view 的 scroll-into-view 在预览中不可用'),
  },
  refresherEnabled: {
    type: Boolean,
    value: false,
    observer: () => reportMissing('scroll-view 的 refresher-enabled 在预览中不可用'),
  },
};

function direction(this: GeneralComponent): void {
  const node = nodeOf(this);
  node.style.overflowX = this.data['scrollX'] ? 'auto' : 'hidden';
  node.style.overflowY = this.data['scrollY'] ? 'auto' : 'hidden';
}

export function watchScroll(component: GeneralComponent): void {
  const node = nodeOf(component);
  let atEnd = false;
  node.addEventListener('scroll', () => {
    const { scrollTop, scrollLeft, scrollHeight, scrollWidth, clientHeight } = node;
    component.triggerEvent('scroll', { scrollTop, scrollLeft, scrollHeight, scrollWidth });
    const nowAtEnd = scrollHeight - scrollTop - clientHeight <= Number(component.data['lowerThreshold']);
    if (nowAtEnd && !atEnd) component.triggerEvent('scrolltolower', { direction: 'bottom' });
    atEnd = nowAtEnd;
  });
}
