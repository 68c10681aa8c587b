import { NONE, readVariables } from '../config/variables.ts';
import { menuChannels } from '../menus/index.ts';
import { linkedChannels } from '../replies/index.ts';
import { officialAccountId } from './official-account-id.ts';
import type { Runtime } from './runtime.ts';

/** What campaigns are edited with: the chat and the menu tell which channels only followers see. */
export const campaignDeps = (runtime: Runtime) => ({
  ...runtime,
  hasWeChatPay: readVariables('staff').WECHAT_PAY_MERCHANT_ID !== NONE,
  async followerChannels(): Promise<ReadonlySet<string>> {
    const found = await Promise.all([
      linkedChannels(runtime.replies.rules),
      menuChannels(runtime.menus, officialAccountId()),
    ]);
    return new Set(found.flat());
  },
});
