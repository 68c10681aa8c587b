import { useCell } from './cell.ts';
import { control } from './control.ts';
import { useLive } from './use-live.ts';
import type { WeChatAccount } from './wechat-wire.ts';
import { useWorld } from './world.ts';

/** The accounts of the world; none before they are known. */
export function useAccounts(): WeChatAccount[] {
  // Settings change without a word in the feed, but not often: they are read again with whatever WeChat does.
  const accounts = useLive(
    () => control.get<WeChatAccount[]>('/wechat/accounts'),
    'accounts',
    ({ source }) => source === 'wechat',
    ACCOUNTS_EVERY_MS,
  );
  return accounts.value ?? [];
}

const ACCOUNTS_EVERY_MS = 5_000;

export const isOfficialAccount = ({ kind }: WeChatAccount): boolean => kind !== 'miniprogram';

/** The account that the phone shows: the chosen one, else the first Official Account. */
export function useChosenAccount(accounts: readonly WeChatAccount[]): WeChatAccount | undefined {
  const chosen = useCell(useWorld().account);
  return accounts.find(({ key }) => key === chosen) ?? accounts.find(isOfficialAccount);
}
