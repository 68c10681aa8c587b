import type { World } from '../../emulator/world.ts';
import { LOCAL_FOLLOWER_KEY, LOCAL_PHONE_KEY, LOCAL_SHOP_SECRET } from '../../scripts/local/application.ts';

/** OpenIDs and UnionIDs; mainland mobile numbers; access tokens, which are longer than any id or hash of ours. */
const PERSONAL = [/(?<![\w-])o[\w-]{27}(?![\w-])/, /(?<![\w.])1[3-9]\d{9}(?![\w.])/, /[\w-]{100,}/];

/** Collects every line that a function prints and no log may hold, from now on. */
export function watchLogs(world: World): string[] {
  const leaks: string[] = [];
  const { oa, miniprogram } = world.wechat.accounts();
  const secrets = [
    ...[oa.appSecret, oa.token, oa.encodingAesKey, miniprogram.appSecret],
    ...[LOCAL_FOLLOWER_KEY, LOCAL_PHONE_KEY, LOCAL_SHOP_SECRET],
    ...Object.values(world.cloudbase.credentials),
  ];
  world.feed.subscribe(({ kind, text }) => {
    if (kind !== 'function.printed') return;
    const isLeak = PERSONAL.some((pattern) => pattern.test(text)) || secrets.some((secret) => text.includes(secret));
    if (isLeak) leaks.push(text);
  });
  return leaks;
}
