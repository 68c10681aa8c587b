import { useEffect } from 'preact/hooks';
import { HOLDER_COOKIE } from '../../../wechat/holder-cookie.ts';
import { useCell } from './cell.ts';
import { control } from './control.ts';
import { useLive } from './use-live.ts';
import type { MenuButton, Person, SeenMenu, WeChatAccount } from './wechat-wire.ts';
import { useWorld } from './world.ts';
import { isOfficialAccount } from './use-accounts.ts';

/** Whose phone it is: the chosen person, else the first one. */
export function usePerson(): Person | undefined {
  const world = useWorld();
  const people = useCell(world.state)?.wechat.people ?? [];
  const name = useCell(world.holder);
  return people.find((one) => one.name === name) ?? people[0];
}

/** WeChat's own pages (web authorisation, links) know by it whose phone this browser is. */
export function useHolderCookie(name: string | undefined): void {
  useEffect(() => {
    if (name !== undefined) document.cookie = `${HOLDER_COOKIE}=${encodeURIComponent(name)}; path=/; samesite=lax`;
  }, [name]);
}

/** The menu that this person sees in the chat with this account; undefined before it is known. */
export function useSeenMenu(person: Person | undefined, account: WeChatAccount | undefined): MenuButton[] | undefined {
  const asks = person !== undefined && account !== undefined && isOfficialAccount(account);
  const menu = useLive(
    async () =>
      asks ? await control.get<SeenMenu | null>('/wechat/menu', { name: person.name, account: account.key }) : null,
    `menu ${person?.name} ${account?.key}`,
    ({ source }) => source === 'wechat',
  );
  return menu.value === undefined ? undefined : (menu.value?.buttons ?? []);
}
