import type { AccountStore } from '../accounts/store.ts';
import { previewAddress, type Launch } from '../launch.ts';
import type { OpenedFrom } from '../links/entities.ts';
import { openIt } from '../links/opening.ts';
import type { LinkStore } from '../links/store.ts';
import type { LoginStore } from '../login/store.ts';
import type { CodeOwner } from '../one-time-codes.ts';
import type { PhoneStore } from '../phone/store.ts';
import type { Tables } from '../tables.ts';
import type { VisitStore } from '../visits.ts';
import type { PeopleActions } from './actions.ts';

/**
 * What people (a name, or an OpenID) do with mini programs. `account` is a key of the seed or an AppID, the first mini
 * program when left out. All of it throws ActionRefused.
 */
export interface MiniProgramActions {
  /** What `wx.login` gives this person; good for one jscode2session within five minutes. */
  loginCode(who: string, account?: string): string;
  /** What the phone number button gives this person; good for one getuserphonenumber within five minutes. */
  phoneCode(who: string, account?: string): string;
  /** The person uses a mini program now, as somebody who calls its functions does. */
  visit(who: string, account?: string): void;
  /**
   * What a link (wxaurl.cn, weixin://, #小程序://) or the text of a scanned mini program code opens, and where the preview
   * shows it. `from` is WeChat when it is said who opens it, else outside.
   */
  open(link: string, how?: { who?: string; from?: OpenedFrom }): { launch: Launch; preview: string };
}

interface MiniProgramActionParts {
  accounts: AccountStore;
  links: LinkStore;
  logins: LoginStore;
  phones: PhoneStore;
  visits: VisitStore;
}

export function miniProgramActions(
  stores: MiniProgramActionParts,
  tables: Tables,
  actions: PeopleActions,
): MiniProgramActions {
  const visit = (who: string, account?: string): CodeOwner => {
    const doer = actions.doer(who, actions.miniProgram(account));
    const owner = { appId: doer.account.appId, index: doer.person.index };
    stores.visits.keep(owner.appId, owner.index);
    return owner;
  };
  return {
    loginCode: (who, account) => tables.write(() => stores.logins.issue(visit(who, account))),
    phoneCode: (who, account) => tables.write(() => stores.phones.issue(visit(who, account))),
    visit: (who, account) => void visit(who, account),
    open(link, { who, from } = {}) {
      const person = who === undefined ? undefined : actions.person(who);
      const launch = tables.write(() => openIt(stores, link, from ?? (person ? 'wechat' : 'outside'), person));
      return { launch, preview: previewAddress(launch, person?.name) };
    },
  };
}
