import { askInSheet, openSheet } from '../sheet.ts';
import { element } from '../element.ts';
import { api, ApiFailure } from './api.ts';

/** What a phone is set to when no mini program has changed it. */
const USUAL_BRIGHTNESS = 0.5;
/** https://developers.weixin.qq.com/miniprogram/dev/api/ui/interaction/wx.showActionSheet.html */
const MOST_ACTIONS = 6;

let brightness = USUAL_BRIGHTNESS;

interface ActionSheet {
  itemList?: string[];
  alertText?: string;
}

/** Screen, calls, choices and pictures over the page. */
export const screenApi = {
  getScreenBrightness: api('getScreenBrightness', () => ({ value: brightness })),
  setScreenBrightness: api<{ value: number }>('setScreenBrightness', ({ value }) => {
    if (value !== -1 && !(value >= 0 && value <= 1)) throw new ApiFailure('parameter error: value is not in [0, 1]');
    brightness = value === -1 ? USUAL_BRIGHTNESS : value;
  }),
  /** A browser's screen is left to its owner. */
  setKeepScreenOn: api('setKeepScreenOn', () => undefined),
  setVisualEffectOnCapture: api('setVisualEffectOnCapture', () => undefined),
  /** Nobody can take a picture of this screen in a way that is told. */
  onUserCaptureScreen: () => undefined,
  offUserCaptureScreen: () => undefined,
  hideKeyboard: api('hideKeyboard', () => (document.activeElement as HTMLElement | null)?.blur()),

  makePhoneCall: api<{ phoneNumber?: string }>('makePhoneCall', async ({ phoneNumber = '' }) => {
    if (!phoneNumber) throw new ApiFailure('parameter error: phoneNumber is empty');
    if (!(await askInSheet('拨打电话', [{ label: `呼叫 ${phoneNumber}`, value: true }])))
      throw new ApiFailure('cancel');
  }),
  showActionSheet: api<ActionSheet>('showActionSheet', async ({ itemList = [], alertText = '' }) => {
    if (itemList.length === 0) throw new ApiFailure('parameter error: itemList is empty');
    if (itemList.length > MOST_ACTIONS) throw new ApiFailure('parameter error: itemList should not be larger than 6');
    const rows = itemList.map((label, value) => ({ label, value }));
    const tapIndex = await askInSheet(alertText, [...rows, { label: '取消', value: -1 }]);
    if (tapIndex === undefined || tapIndex < 0) throw new ApiFailure('cancel');
    return { tapIndex };
  }),
  previewImage: api<{ urls?: string[]; current?: string }>('previewImage', ({ urls = [], current }) => {
    const src = current ?? urls[0];
    if (!src) throw new ApiFailure('parameter error: urls is empty');
    const picture = element('img', {
      src: window.weilianMiniprogram.pictures[src] ?? src,
      alt: '图片',
      class: 'picture',
    });
    picture.addEventListener('click', () => sheet.close());
    const sheet = openSheet({}, picture);
  }),
};
