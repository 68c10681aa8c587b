import type { OpenTag } from '../channels/index.ts';
import { MINUTE_MS } from '../core/clock.ts';
import { jsApiTicket } from '../wechat/endpoints/people.ts';
import { jsConfig } from '../wechat/js-signature.ts';
import type { EntrySettings } from './entry-settings.ts';
import type { Runtime } from './runtime.ts';

/** The same for everybody while it lives; asked for anew this long before its end. */
const RENEW_BEFORE_MS = 5 * MINUTE_MS;
const ASK_LIMIT_MS = 2_000;
let kept: { text: string; until: Date } | undefined;

async function ticket(runtime: Runtime, { officialAccount }: EntrySettings): Promise<string> {
  const now = runtime.clock.now();
  if (kept && kept.until > now) return kept.text;
  const api = officialAccount(runtime).within({ purpose: 'user', deadline: new Date(now.getTime() + ASK_LIMIT_MS) });
  const { ticket: text, expiresInSeconds } = await jsApiTicket(api);
  kept = { text, until: new Date(now.getTime() + expiresInSeconds * 1000 - RENEW_BEFORE_MS) };
  return text;
}

/** WeChat's own button; nothing where the merchant has none, or WeChat does not answer: then the link stands alone. */
export async function openTag(
  runtime: Runtime,
  settings: EntrySettings,
  { path, url }: { path: string; url: string },
): Promise<OpenTag | undefined> {
  const { originalId, officialAccountId: appId } = settings;
  if (originalId === undefined) return undefined;
  const { clock, ids, logger } = runtime;
  try {
    const signed = { appId, ticket: await ticket(runtime, settings), nonceStr: ids.random(16), now: clock.now(), url };
    return { originalId, path, nonce: ids.random(26), config: jsConfig(signed) };
  } catch (error) {
    logger.warn('entry.noOpenTag', { error });
    return undefined;
  }
}
