import type { Account } from '../accounts/entities.ts';
import type { Api, ApiCall } from '../api/api.ts';
import { WeChatError } from '../api/errors.ts';
import type { FollowerStore } from '../followers/store.ts';
import type { InboxStore } from '../inbox/store.ts';
import { readTapTarget, type TapSurroundings } from '../inbox/tap-target.ts';
import { recipientOf, type Recipients } from '../people/recipient.ts';
import type { ReceptionStore } from '../reception/store.ts';
import { byToken } from '../token/access.ts';
import type { TokenStore } from '../token/store.ts';
import { confirmPage } from './page.ts';
import { readScene, type OneTimeStore } from './store.ts';

interface OneTimeParts extends TapSurroundings, Recipients {
  followers: FollowerStore;
  inbox: InboxStore;
  receptions: ReceptionStore;
  oneTime: OneTimeStore;
  tokens: TokenStore;
}

const MAX_TITLE_CHARACTERS = 15;
const MAX_CONTENT_CHARACTERS = 200;

export function oneTimeRoutes(api: Api, parts: OneTimeParts): void {
  api.page('/mp/subscribemsg', (context) => confirmPage(parts, context));
  api.post('/cgi-bin/message/template/subscribe', byToken(parts.tokens), (call, account) => send(parts, call, account));
}

/**
 * `cgi-bin/message/template/subscribe`: one message for one authorisation of this scene, into the chat for followers, else
 * into 服务通知. Refuses with 40003, 40037, 40035 (scene), 47003 (title, content), 40013, 40165, 43101.
 * https://developers.weixin.qq.com/doc/subscription/en/api/notify/subscribe/api_templatesubscribe.html
 */
function send(parts: OneTimeParts, call: ApiCall, account: Account): object {
  const body = call.body();
  const recipient = recipientOf(parts, account, body.touser);
  if (body.template_id !== parts.oneTime.templateId(account.appId)) throw new WeChatError(40037);
  const scene = readScene(body.scene);
  if (scene === undefined) throw new WeChatError(40035, '(scene)');
  const title = readText(body.title, MAX_TITLE_CHARACTERS, 'title');
  const text = readText(contentOf(body.data), MAX_CONTENT_CHARACTERS, 'data.content.value');
  const opens = readTapTarget(parts, body.url, body.miniprogram);
  if (parts.receptions.blocks(recipient)) throw new WeChatError(43101);
  parts.oneTime.spend(recipient, scene);

  const follows = parts.followers.of(account.appId).isFollowing(recipient.index);
  const content = { kind: 'notice' as const, msgType: 'one-time', title, text, ...(opens ? { opens } : {}) };
  parts.inbox.add(recipient, follows ? 'chat' : 'service-notifications', content);
  call.note(title);
  return { errcode: 0, errmsg: 'ok' };
}

function contentOf(data: unknown): unknown {
  const content = (data as { content?: unknown } | null | undefined)?.content;
  return (content as { value?: unknown } | null | undefined)?.value;
}

function readText(value: unknown, most: number, name: string): string {
  const fits = typeof value === 'string' && value.trim() !== '' && [...value].length <= most;
  if (!fits) throw new WeChatError(47003, `${name} invalid`);
  return value;
}
