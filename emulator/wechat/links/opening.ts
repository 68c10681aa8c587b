import type { AccountStore } from '../accounts/store.ts';
import { readCodeText } from '../codes/content.ts';
import type { Launch } from '../launch.ts';
import { ActionRefused } from '../people/actions.ts';
import type { Person } from '../people/entities.ts';
import type { VisitStore } from '../visits.ts';
import type { OpenedFrom } from './entities.ts';
import type { LinkStore } from './store.ts';

interface OpeningStores {
  accounts: AccountStore;
  links: LinkStore;
  visits: VisitStore;
}

/**
 * What a phone does with a link (wxaurl.cn, weixin://, #小程序://) or with the text of a scanned code of this emulator.
 * Throws ActionRefused: LINK_UNKNOWN, LINK_EXPIRED, LINK_INVALID.
 */
export function lookAt({ accounts, links }: OpeningStores, text: string, from: OpenedFrom): Launch {
  const code = readCodeText(text);
  if (!code) return links.look(text, from);
  if (accounts.byAppId(code.appId)?.kind !== 'miniprogram') {
    throw new ActionRefused('LINK_UNKNOWN', 'a code of no mini program of this world');
  }
  return code;
}

/** The same, and then it is open: counted, and a visit of the person if it is known who that is. Throws LINK_LIMIT too. */
export function openIt(stores: OpeningStores, text: string, from: OpenedFrom, person?: Person): Launch {
  const launch = lookAt(stores, text, from);
  stores.links.countOpening(text, launch.appId);
  if (person) stores.visits.keep(launch.appId, person.index);
  return launch;
}
