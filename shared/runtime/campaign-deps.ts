import { needFollowing } from '../campaigns/index.ts';
import { isInChat } from '../channels/index.ts';
import { NONE, readVariables } from '../config/variables.ts';
import { menuChannels } from '../menus/index.ts';
import { linkedChannels, type EditDeps } from '../replies/index.ts';
import { officialAccountId } from './official-account-id.ts';
import type { Runtime } from './runtime.ts';

/** The channels that only followers see: of replies, of the menu, and those of the asked whose entry stands in the chat alone. */
async function followerChannels(
  { channels, menus }: Runtime,
  asked: readonly string[],
  inReplies: readonly string[],
): Promise<ReadonlySet<string>> {
  const inMenu = await menuChannels(menus, officialAccountId());
  const inChat = (await channels.documents.getMany([...new Set(asked)])).filter(isInChat);
  return new Set([...inReplies, ...inMenu, ...inChat.map(({ _id }) => _id)]);
}

/** What campaigns are edited with. */
export const campaignDeps = (runtime: Runtime) => ({
  ...runtime,
  hasWeChatPay: readVariables('staff').WECHAT_PAY_MERCHANT_ID !== NONE,
  followerChannels: async (asked: readonly string[]) =>
    followerChannels(runtime, asked, await linkedChannels(runtime.replies.rules)),
});

/** What automatic replies are edited with. */
export const replyDeps = (runtime: Runtime): EditDeps => ({
  ...runtime.replies,
  needFollowing: (opened, inReplies) =>
    needFollowing(runtime.stock.templates, opened, (asked) => followerChannels(runtime, asked, inReplies)),
});
