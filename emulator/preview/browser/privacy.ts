import { askInSheet } from './sheet.ts';
import { reportMissing } from './missing.ts';
import { ApiFailure } from './wx/api.ts';

/** https://developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/PrivacyAuthorize.html */
const NOT_AUTHORIZED = 104;

type Answer = { event?: string; buttonId?: string };
type Listener = (resolve: (answer: Answer) => void, info: { referrer: string }) => void;

let listener: Listener | undefined;
/** Somebody waits for the answer of the mini program's own dialog; two who ask at once wait for the same. */
let asking: Promise<boolean> | undefined;

const key = (): string => `weilian-privacy:${new URLSearchParams(window.location.search).get('person') ?? ''}`;

/** Whether the holder of the phone has agreed to the mini program's privacy guideline. */
export const hasAgreed = (): boolean => localStorage.getItem(key()) !== null;

/** As a tap on a button with `open-type="agreePrivacyAuthorization"` does. */
export const agree = (): void => localStorage.setItem(key(), 'agreed');

/** 设置 → 清除: asked again the next time. */
export const takeBack = (): void => localStorage.removeItem(key());

export const onNeedPrivacy = (given: Listener): void => {
  listener = given;
};

/**
 * Lets an API that collects something go on, after it has asked whoever has not agreed yet: the mini program's own
 * dialog if it has one, else WeChat's.
 *
 * @throws ApiFailure when the person disagrees.
 */
export async function requirePrivacy(referrer: string): Promise<void> {
  if (hasAgreed()) return;
  asking ??= (listener ? askMiniprogram(listener, referrer) : askPerson()).finally(() => {
    asking = undefined;
  });
  if (!(await asking)) throw new ApiFailure('privacy permission is not authorized', { errno: NOT_AUTHORIZED });
}

/** `exposureAuthorization` only says that the dialog is seen; the answer comes with another call. */
function askMiniprogram(ask: Listener, referrer: string): Promise<boolean> {
  return new Promise((resolve) => {
    ask(
      ({ event }) => {
        if (event === 'disagree') return resolve(false);
        if (event !== 'agree') return;
        if (!hasAgreed()) {
          reportMissing(
            'resolve({event: "agree"}) 之前没有点击 agreePrivacyAuthorization 按钮 · no such button was tapped',
          );
        }
        resolve(hasAgreed());
      },
      { referrer },
    );
  });
}

async function askPerson(): Promise<boolean> {
  const said = document.createElement('p');
  said.textContent = '在你使用服务之前，请仔细阅读小程序的《用户隐私保护指引》。同意后，小程序才能使用你的信息。';
  const yes = await askInSheet(
    '用户隐私保护提示',
    [
      { label: '拒绝', value: false, look: 'plain' },
      { label: '同意', value: true, look: 'primary' },
    ],
    said,
  );
  if (yes) agree();
  return yes === true;
}
