import type { Account } from '../accounts/entities.ts';
import type { Api, ApiCall } from '../api/api.ts';
import { WeChatError } from '../api/errors.ts';
import type { ReleasedPages } from '../released-pages.ts';
import { byToken } from '../token/access.ts';
import type { TokenStore } from '../token/store.ts';
import { addressOf, queryWith } from './address.ts';
import type { LinkKind } from './entities.ts';
import { linkPage, type LinkPageParts } from './page.ts';
import { readExpiry, readPageUrl, readTarget, readTitle } from './request.ts';

interface LinkRouteStores extends LinkPageParts {
  tokens: TokenStore;
  releasedPages: ReleasedPages;
}

const OK = { errcode: 0, errmsg: 'ok' };
/** A Short Link that is not permanent. */
const SHORT_LINK_LIFE_S = 30 * 24 * 60 * 60;

/**
 * `/wxaurl.cn/<ticket>` stands for https://wxaurl.cn/<ticket>, `/open?link=` for anything that opens a mini program.
 * Simplified: `cloud_base` is not looked at, and there is no limit a second (44990).
 */
export function linkRoutes(api: Api, stores: LinkRouteStores): void {
  const access = byToken(stores.tokens);
  api.post('/wxa/generate_urllink', access, (call, account) =>
    generate(stores, call.body(), call.body(), account, 'url'),
  );
  api.post('/wxa/generatescheme', access, (call, account) => {
    const { jump_wxa: target = {}, ...expiry } = call.body();
    if (typeof target !== 'object' || target === null || Array.isArray(target)) throw new WeChatError(47001);
    return generate(stores, target as Record<string, unknown>, expiry, account, 'scheme');
  });
  api.post('/wxa/genwxashortlink', access, (call, account) => generateShort(stores, call, account));
  api.post('/wxa/query_urllink', access, (call, account) => query(stores, call, account, 'url'));
  api.post('/wxa/queryscheme', access, (call, account) => query(stores, call, account, 'scheme'));
  api.page('/wxaurl.cn/:ticket', (context) => {
    const { pathname, search } = new URL(context.req.url);
    return linkPage(stores, context, `https://${pathname.slice(1)}${search}`);
  });
  api.page('/open', (context) => linkPage(stores, context, context.req.query('link') ?? ''));
}

/** https://developers.weixin.qq.com/miniprogram/dev/server/API/qrcode-link/url-link/api_generateurllink.html, …/url-scheme/api_generatescheme */
function generate(
  { links, releasedPages }: LinkRouteStores,
  target: Record<string, unknown>,
  expiry: Record<string, unknown>,
  { appId }: Account,
  kind: 'url' | 'scheme',
): object {
  const { path, query, envVersion } = readTarget(target, releasedPages.get(appId));
  const expiresAt = readExpiry(expiry, links.now());
  const address = addressOf(links.make({ kind, appId, path, query, envVersion, expiresAt }), kind);
  return { ...OK, [kind === 'url' ? 'url_link' : 'openlink']: address };
}

/** https://developers.weixin.qq.com/miniprogram/dev/server/API/qrcode-link/short-link/api_generateshortlink.md */
function generateShort({ links, releasedPages }: LinkRouteStores, call: ApiCall, { appId, name }: Account): object {
  const body = call.body();
  const target = readPageUrl(body, releasedPages.get(appId));
  const title = readTitle(body);
  const expiresAt = body.is_permanent === true ? 0 : links.now() + SHORT_LINK_LIFE_S;
  const ticket = links.make({ kind: 'short', appId, ...target, envVersion: 'release', expiresAt });
  return { ...OK, link: addressOf(ticket, 'short', title === '' ? name : `${name}/${title}`) };
}

/**
 * What a link of the account leads to (`query_type` 0), or how often links may still be opened today (1).
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/qrcode-link/url-link/queryUrlLink.html, …/url-scheme/api_queryscheme
 */
function query({ links }: LinkRouteStores, call: ApiCall, { appId }: Account, kind: LinkKind): object {
  const { query_type: type = 0, [kind === 'url' ? 'url_link' : 'scheme']: address } = call.body();
  if (type === 1) return { ...OK, quota_info: { remain_visit_quota: links.remainingOpenings(appId) } };
  if (type !== 0 || typeof address !== 'string') throw new WeChatError(40097);
  const found = links.find(address, kind);
  if (found?.link.appId !== appId) throw new WeChatError(85403);
  const { link, cq } = found;
  const shown = {
    appid: link.appId,
    path: link.path,
    query: queryWith(link, cq),
    create_time: link.createdAt,
    expire_time: link.expiresAt,
    env_version: link.envVersion,
  };
  return { ...OK, [kind === 'url' ? 'url_link_info' : 'scheme_info']: shown };
}
