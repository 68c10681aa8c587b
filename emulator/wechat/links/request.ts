import { WeChatError } from '../api/errors.ts';
import { ENV_VERSIONS, type EnvVersion } from '../launch.ts';
import { checkReleased } from '../released-pages.ts';

/** https://developers.weixin.qq.com/miniprogram/dev/server/API/qrcode-link/url-link/api_generateurllink.html */
const MAX_QUERY_CHARACTERS = 1_024;
const QUERY = /^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~%`]*$/;
const LEAST_LIFE_S = 60;
const DAY_S = 24 * 60 * 60;
const MOST_DAYS = 30;
/** https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/url-link.md */
const MAX_CQ_CHARACTERS = 256;
/** Longer titles are cut and end with `...`. */
const MAX_TITLE_CHARACTERS = 20;

type Body = Record<string, unknown>;

/** Where a link leads. */
export interface Target {
  path: string;
  query: string;
  envVersion: EnvVersion;
}

/** `path`, `query`, `env_version`; refuses with 40165, 85079, 40212, 85402. A leading slash is allowed, a query in the path is not. */
export function readTarget(
  { path = '', query = '', env_version: version = 'release' }: Body,
  pages: readonly string[] | undefined,
): Target {
  if (typeof path !== 'string') throw new WeChatError(40165);
  const page = path.replace(/^\//, '');
  checkReleased(pages, page, 40165);
  if (typeof query !== 'string' || query.length > MAX_QUERY_CHARACTERS || !QUERY.test(query)) {
    throw new WeChatError(40212);
  }
  const envVersion = ENV_VERSIONS.find((known) => known === version);
  if (!envVersion) throw new WeChatError(85402);
  return { path: page, query, envVersion };
}

/**
 * The end of a link in seconds since 1970; refuses with 85401. `is_expire` no longer means anything. Without any wish it is
 * thirty days (so it was seen; the page says that one of the fields is needed).
 */
export function readExpiry(
  { expire_type: type = 0, expire_time: time, expire_interval: days }: Body,
  now: number,
): number {
  const most = now + MOST_DAYS * DAY_S;
  if (type === 0 && time === undefined) return most;
  if (type === 0 && typeof time === 'number' && time >= now + LEAST_LIFE_S && time <= most) return Math.floor(time);
  const isDays = type === 1 && typeof days === 'number' && Number.isInteger(days) && days >= 1 && days <= MOST_DAYS;
  if (!isDays) throw new WeChatError(85401);
  return now + days * DAY_S;
}

/** `page_url` of a Short Link, which may carry a query but no leading slash; refuses with 40066. */
export function readPageUrl(
  { page_url: url }: Body,
  pages: readonly string[] | undefined,
): { path: string; query: string } {
  if (typeof url !== 'string' || url === '' || url.length > MAX_QUERY_CHARACTERS) throw new WeChatError(40066);
  const at = url.indexOf('?');
  const path = at < 0 ? url : url.slice(0, at);
  if (path === '' || path.startsWith('/')) throw new WeChatError(40066);
  checkReleased(pages, path, 40066);
  return { path, query: at < 0 ? '' : url.slice(at + 1) };
}

/** The part of a Short Link between the name and the ticket; refuses with 40225 what is no text. */
export function readTitle({ page_title: title = '' }: Body): string {
  if (typeof title !== 'string') throw new WeChatError(40225);
  const characters = [...title.replace(/[\s/]/g, ' ')];
  return characters.length > MAX_TITLE_CHARACTERS ? `${characters.slice(0, MAX_TITLE_CHARACTERS).join('')}...` : title;
}

/** Whether a caller may append this to a URL Link or Scheme. */
export const isCq = (cq: string): boolean => cq.length <= MAX_CQ_CHARACTERS && QUERY.test(cq);
