import { databaseOver } from '../../shared/cloudbase/collection.ts';
import type { Clock } from '../../shared/core/clock.ts';
import { MINUTE_MS } from '../../shared/core/clock.ts';
import type { Logger } from '../../shared/core/logger.ts';
import { MenuVersions, type MenuApi } from '../../shared/menus/index.ts';
import { menuApi } from '../../shared/runtime/menu-api.ts';
import { usageLedger } from '../../shared/runtime/wechat-stores.ts';
import { httpClient } from '../../shared/wechat/http-client.ts';
import { weChatHttp } from '../../shared/wechat/http.ts';

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
  /** Keeps what was called of WeChat, among what the functions call; to be awaited at the end. Never throws. */
  flush(): Promise<void>;
}

/** A command tells everything itself. */
const silent: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

export function menuTarget({ oa, miniProgramAppId, weChatUrl, database, clock }: MenuAccess): MenuTarget {
  const documents = databaseOver(database);
  const ledger = usageLedger(documents);
  const client = httpClient({ http: weChatHttp(weChatUrl), account: oa, clock, logger: silent, ledger });
  const deadline = new Date(clock.now().getTime() + MINUTE_MS);
  return {
    appId: oa.appId,
    miniProgramAppId,
    api: menuApi(client.within({ purpose: 'user', deadline })),
    menus: new MenuVersions(documents),
    clock,
    logger: silent,
    flush: () => client.flush(),
  };
}
