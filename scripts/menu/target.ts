import { databaseOver } from '../../shared/cloudbase/collection.ts';
import type { Clock } from '../../shared/core/clock.ts';
import { MINUTE_MS } from '../../shared/core/clock.ts';
import type { Logger } from '../../shared/core/logger.ts';
import { MenuVersions, type MenuApi } from '../../shared/menus/index.ts';
import { menuApi } from '../../shared/runtime/menu-api.ts';
import { TokenBroker } from '../../shared/wechat/access-token.ts';
import { WeChatClient } from '../../shared/wechat/client.ts';
import { httpDriver } from '../../shared/wechat/http-driver.ts';
import { weChatHttp } from '../../shared/wechat/http.ts';
import { Quotas } from '../../shared/wechat/quotas.ts';

/** Whose menus, and how they are reached from this machine. */
export interface MenuAccess {
  /** The Official Account; WeChat answers whitelisted addresses only. */
  oa: { appId: string; appSecret: string };
  miniProgramAppId: string;
  weChatUrl: string;
  /** The document database with the saved versions. */
  database: Parameters<typeof databaseOver>[0];
  clock: Clock;
}

/** What the commands work on. */
export interface MenuTarget {
  appId: string;
  miniProgramAppId: string;
  api: MenuApi;
  menus: MenuVersions;
  clock: Clock;
  logger: Logger;
}

/** A command tells everything itself. */
const silent: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

export function menuTarget({ oa, miniProgramAppId, weChatUrl, database, clock }: MenuAccess): MenuTarget {
  const http = weChatHttp(weChatUrl);
  const tokens = new TokenBroker({ http, account: oa, clock, logger: silent });
  const { appId } = oa;
  const quotas = new Quotas({ appId, clock, logger: silent });
  const client = new WeChatClient({ appId, driver: httpDriver(http, tokens, oa), quotas, clock });
  const deadline = new Date(clock.now().getTime() + MINUTE_MS);
  return {
    appId,
    miniProgramAppId,
    api: menuApi(client.within({ purpose: 'user', deadline })),
    menus: new MenuVersions(databaseOver(database)),
    clock,
    logger: silent,
  };
}
