import type { GeneralComponent } from 'glass-easel';
import { showCustomerService } from './account-sheet.ts';
import { openSetting } from './permissions.ts';
import { agree, requirePrivacy } from './privacy.ts';
import { share, type SharedPages } from './share.ts';
import { askInSheet } from './sheet.ts';
import { doInWorld, holderName, ownAccount } from './world.ts';

let stack: SharedPages | undefined;

/** Buttons with `open-type="share"` share the page that is on top of this stack. */
export const shareFrom = (pages: SharedPages): void => {
  stack = pages;
};

type Open = (button: GeneralComponent) => Promise<void> | void;

/** What a button with this `open-type` does besides being tapped; events go to the button. */
export const openTypes: Record<string, Open> = {
  share: (button) => (stack ? share(stack, 'button', { id: button.id, dataset: button.dataset }) : undefined),
  openSetting: async (button) => button.triggerEvent('opensetting', await openSetting()),
  agreePrivacyAuthorization(button) {
    agree();
    button.triggerEvent('agreeprivacyauthorization', {});
  },
  getPhoneNumber: phoneNumber('getphonenumber'),
  getRealtimePhoneNumber: phoneNumber('getrealtimephonenumber'),
  chooseAvatar,
  contact: openContact,
  /** WeChat has given everybody the same name and picture since 2022. */
  getUserInfo: (button) =>
    button.triggerEvent('getuserinfo', { userInfo: { nickName: '微信用户', avatarUrl: '' }, errMsg: 'getUserInfo:ok' }),
};

function phoneNumber(event: string): Open {
  const fail = (why: string): object => ({ errMsg: `getPhoneNumber:fail ${why}` });
  return async (button) => {
    try {
      await requirePrivacy('getPhoneNumber');
    } catch {
      return button.triggerEvent(event, fail('privacy permission is not authorized'));
    }
    const allowed = await askInSheet('小程序申请获取并验证你的手机号', [
      { label: '不允许', value: false, look: 'plain' },
      { label: '允许', value: true, look: 'primary' },
    ]);
    if (!allowed) return button.triggerEvent(event, fail('user deny'));
    const asked = { name: await holderName(), account: (await ownAccount())?.key };
    const { code } = await doInWorld<{ code: string }>('/wechat/phone-code', asked);
    button.triggerEvent(event, { code, errMsg: 'getPhoneNumber:ok' });
  };
}

const AVATARS = ['#e6a23c', '#5b8ff9', '#61ddaa', '#f08bb4'];

/** A made-up portrait; its address is a temporary file of the phone. */
async function chooseAvatar(button: GeneralComponent): Promise<void> {
  try {
    await requirePrivacy('chooseAvatar');
  } catch {
    return;
  }
  const chosen = await askInSheet(
    '选择头像',
    AVATARS.map((color, at) => ({ label: `头像 ${at + 1}`, value: color })),
  );
  if (!chosen) return;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="132" height="132"><rect width="132" height="132" fill="${chosen}"/><circle cx="66" cy="52" r="24" fill="#fff"/><path d="M22 132a44 44 0 0 1 88 0z" fill="#fff"/></svg>`;
  button.triggerEvent('chooseavatar', { avatarUrl: URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' })) });
}

async function openContact(button: GeneralComponent): Promise<void> {
  const [name, account] = [await holderName(), (await ownAccount())?.key];
  const { sessionFrom, sendMessagePath } = button.data as Record<string, string>;
  await doInWorld('/wechat/enter-session', { name, account, from: sessionFrom ?? '' });
  await showCustomerService(name, account);
  button.triggerEvent('contact', { path: sendMessagePath ?? '', query: {} });
}
