import type { World } from '../../emulator/world.ts';
import { LOCAL_FOLLOWER_KEY, LOCAL_PHONE_KEY, LOCAL_SHOP_SECRET } from '../../scripts/local/application.ts';
import { isLeak } from './leaks.ts';

/** Collects every line that a function prints and no log may hold, the secrets of this world among it, from now on. */
export function watchLogs(world: World): string[] {
  const leaks: string[] = [];
  const { oa, miniprogram } = world.wechat.accounts();
  const secrets = [
    ...[oa.appSecret, oa.token, oa.encodingAesKey, miniprogram.appSecret],
    ...[LOCAL_FOLLOWER_KEY, LOCAL_PHONE_KEY, LOCAL_SHOP_SECRET],
    ...Object.values(world.cloudbase.credentials),
  ];
  world.feed.subscribe(({ kind, text }) => {
    if (kind === 'function.printed' && isLeak(text, secrets)) leaks.push(text);
  });
  return leaks;
}
