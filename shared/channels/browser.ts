/** What a browser says of itself; good for what is shown, never for permission. */
export interface Browser {
  isWeChat: boolean;
  isPhone: boolean;
  /** It shows `wx-open-launch-weapp`: WeChat on a phone, not too old. */
  hasOpenTag: boolean;
}

/** https://developers.weixin.qq.com/doc/service/guide/h5/opentag.html */
const OPEN_TAG_SINCE = [7, 0, 12];

function isSince(version: readonly number[]): boolean {
  for (const [at, least] of OPEN_TAG_SINCE.entries()) {
    const part = version[at] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}

export function browserOf(userAgent: string): Browser {
  const version = /MicroMessenger\/([0-9]{1,4}(?:\.[0-9]{1,4}){0,3})/.exec(userAgent)?.[1];
  const isPhone = /Android|iPhone|iPad|iPod|Mobile|OpenHarmony/i.test(userAgent);
  const isWeChat = version !== undefined;
  return { isWeChat, isPhone, hasOpenTag: isWeChat && isPhone && isSince(version.split('.').map(Number)) };
}

export const comesFrom = ({ isWeChat, isPhone }: Browser): 'wechat' | 'phone' | 'desktop' => {
  if (isWeChat) return 'wechat';
  return isPhone ? 'phone' : 'desktop';
};
