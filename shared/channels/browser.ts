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

/** Crawlers, previews of links, and programs, as they call themselves. There are phones of the make Cubot. */
const MACHINE =
  /(?<!cu)bot\b|crawl|spider|slurp|preview|externalhit|headless|curl|wget|python|okhttp|java\/|go-http|axios|node|monitor/i;
/** Looked at before somebody taps. https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Purpose */
const PURPOSES = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'];

/**
 * Whether a request is no tap of anybody's: a `HEAD` only asks whether the address is there. Who says nothing of themselves is
 * a machine; one that lies is not found here.
 */
export function isMachine({ method, headers }: { method: string; headers: Readonly<Record<string, string>> }): boolean {
  const isAhead = PURPOSES.some((name) => /prefetch|prerender|preview/i.test(headers[name] ?? ''));
  return method === 'HEAD' || isAhead || MACHINE.test(headers['user-agent'] ?? '') || !headers['user-agent'];
}

export const comesFrom = ({ isWeChat, isPhone }: Browser): 'wechat' | 'phone' | 'desktop' => {
  if (isWeChat) return 'wechat';
  return isPhone ? 'phone' : 'desktop';
};
