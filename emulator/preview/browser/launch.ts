import type { Program } from './program.ts';

/** How the mini program was opened: from the address `/preview?person=…&path=…&scene=…&referrer=…`. */
export interface Launch {
  /** Who uses the phone; undefined lets the server choose. */
  person: string | undefined;
  /** The whole address of the page, beginning with a slash. */
  url: string;
  /** Page path without query and without leading slash. */
  path: string;
  query: Record<string, string>;
  scene: number;
  referrerInfo: { appId?: string };
}

/** 1001: 发现栏小程序主入口. https://developers.weixin.qq.com/miniprogram/dev/reference/scene-list.html */
const DEFAULT_SCENE = 1001;

export function readLaunch(search: string, program: Program): Launch {
  const parameters = new URLSearchParams(search);
  const asked = parameters.get('path') ?? '';
  // A query alone is one of the first page.
  const url = asked === '' || asked.startsWith('?') ? `${program.app.pages[0] ?? ''}${asked}` : asked;
  const scene = Number(parameters.get('scene') || DEFAULT_SCENE);
  const referrer = parameters.get('referrer');
  return {
    person: parameters.get('person') || undefined,
    url: `/${url.replace(/^\//, '')}`,
    ...splitUrl(url),
    scene: Number.isSafeInteger(scene) ? scene : DEFAULT_SCENE,
    referrerInfo: referrer ? { appId: referrer } : {},
  };
}

/**
 * Page path and query of a mini program address such as `/packages/coupon/detail?id=1`. Values stay as they are
 * written: a page of WeChat has to decode them itself.
 */
export function splitUrl(url: string): { path: string; query: Record<string, string> } {
  const [path = '', search = ''] = url.split('?', 2);
  const query: Record<string, string> = {};
  for (const pair of search.split('&').filter(Boolean)) {
    const [name = '', ...value] = pair.split('=');
    query[name] = value.join('=');
  }
  return { path: path.replace(/^\//, ''), query };
}
