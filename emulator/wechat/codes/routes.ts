import type { Account } from '../accounts/entities.ts';
import type { Api, ApiCall } from '../api/api.ts';
import { qrPicture } from '../qr-picture.ts';
import type { ReleasedPages } from '../released-pages.ts';
import { byToken } from '../token/access.ts';
import type { TokenStore } from '../token/store.ts';
import { codeText } from './content.ts';
import type { CodeContent } from './entities.ts';
import { readEnvVersion, readLook, readPath, readUnlimited } from './request.ts';
import type { CodeStore } from './store.ts';

/** Characters of `path`: of getwxacode, and of createwxaqrcode. */
const MAX_PATH = { round: 1_024, square: 128 };

interface CodeRouteStores {
  codes: CodeStore;
  tokens: TokenStore;
  releasedPages: ReleasedPages;
}

/** Pictures of codes: bytes when all is well, JSON with an errcode when not. Simplified: PNG (really JPEG), square. */
export function codeRoutes(api: Api, stores: CodeRouteStores): void {
  const access = byToken(stores.tokens);
  api.post('/wxa/getwxacodeunlimit', access, (call, account) => getUnlimited(stores, call, account));
  api.post('/wxa/getwxacode', access, (call, account) => getLimited(stores, call, account, 'round'));
  api.post('/cgi-bin/wxaapp/createwxaqrcode', access, (call, account) => getLimited(stores, call, account, 'square'));
}

function getUnlimited({ releasedPages }: CodeRouteStores, call: ApiCall, { appId }: Account): Response {
  const body = call.body();
  const target = readUnlimited(body, releasedPages.get(appId));
  return picture(call, { shape: 'round', appId, ...target, envVersion: readEnvVersion(body, 40097) });
}

function getLimited(
  { codes, releasedPages }: CodeRouteStores,
  call: ApiCall,
  { appId }: Account,
  shape: CodeContent['shape'],
): Response {
  const body = call.body();
  const target = readPath(body, MAX_PATH[shape], releasedPages.get(appId));
  const envVersion = shape === 'round' ? readEnvVersion(body, 40097) : 'release';
  const answer = picture(call, { shape, appId, ...target, envVersion });
  codes.countLimited(appId);
  return answer;
}

function picture(call: ApiCall, content: CodeContent): Response {
  const text = codeText(content);
  const png = qrPicture(text, readLook(call.body()));
  call.note(text);
  return new Response(new Uint8Array(png), { headers: { 'content-type': 'image/png' } });
}
