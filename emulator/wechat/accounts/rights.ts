import { isOfficialAccount, type Account } from './entities.ts';

type Right = (account: Account) => boolean;

const everybody: Right = () => true;
const officialAccount: Right = isOfficialAccount;
const miniProgram: Right = (account) => !isOfficialAccount(account);
const verifiedMiniProgram: Right = (account) => miniProgram(account) && account.verified;
const verifiedOfficialAccount: Right = (account) => isOfficialAccount(account) && account.verified;
const verifiedServiceAccount: Right = (account) => account.kind === 'service' && account.verified;
/** Custom menus: every service account, and verified subscription accounts. */
const withMenu: Right = (account) =>
  account.kind === 'service' || (account.kind === 'subscription' && account.verified);

/**
 * Who may call what: a path, or the beginning of paths that ends with `/`; the longest that fits counts. Everybody else
 * is refused with 48001. The table of Official Accounts (公众号接口权限说明):
 * https://developers.weixin.qq.com/doc/offiaccount/Getting_Started/Explanation_of_interface_privileges.html
 * From memory: subscription notices (bizsend, newtmpl), phone numbers, datacube, draft and freepublish, openapi.
 */
const RIGHTS: readonly (readonly [path: string, right: Right])[] = [
  ['/cgi-bin/token', everybody],
  ['/cgi-bin/stable_token', everybody],
  ['/cgi-bin/openapi/', everybody],
  ['/cgi-bin/clear_quota', everybody],
  ['/cgi-bin/clear_quota/v2', everybody],
  ['/cgi-bin/get_api_domain_ip', everybody],
  ['/cgi-bin/getcallbackip', everybody],

  ['/cgi-bin/user/', verifiedOfficialAccount],
  ['/cgi-bin/tags/', verifiedOfficialAccount],
  ['/cgi-bin/changeopenid', verifiedOfficialAccount],
  ['/cgi-bin/menu/', withMenu],
  ['/cgi-bin/get_current_selfmenu_info', withMenu],
  ['/cgi-bin/qrcode/create', verifiedServiceAccount],
  ['/cgi-bin/showqrcode', everybody],
  ['/datacube/', verifiedOfficialAccount],
  ['/cgi-bin/draft/', verifiedOfficialAccount],
  ['/cgi-bin/freepublish/', verifiedOfficialAccount],
  ['/cgi-bin/material/', verifiedOfficialAccount],

  ['/cgi-bin/message/custom/', (account) => miniProgram(account) || verifiedOfficialAccount(account)],
  ['/cgi-bin/media/', (account) => miniProgram(account) || verifiedOfficialAccount(account)],
  ['/customservice/', verifiedOfficialAccount],
  ['/cgi-bin/customservice/', verifiedOfficialAccount],
  ['/cgi-bin/message/template/', verifiedServiceAccount],
  ['/cgi-bin/template/', verifiedServiceAccount],
  ['/cgi-bin/message/template/subscribe', verifiedOfficialAccount],
  ['/cgi-bin/message/subscribe/bizsend', verifiedServiceAccount],
  ['/cgi-bin/message/subscribe/send', miniProgram],
  ['/cgi-bin/message/mass/', verifiedOfficialAccount],
  ['/wxaapi/newtmpl/', (account) => miniProgram(account) || verifiedServiceAccount(account)],

  ['/sns/jscode2session', everybody],
  ['/sns/', verifiedServiceAccount],
  ['/cgi-bin/ticket/', officialAccount],
  ['/wxa/', miniProgram],
  ['/wxa/business/getuserphonenumber', verifiedMiniProgram],
  ['/cgi-bin/wxaapp/', miniProgram],
];

/** Undefined for a path of which the table says nothing. */
export function rightTo(path: string): Right | undefined {
  const fitting = RIGHTS.filter(([known]) => (known.endsWith('/') ? path.startsWith(known) : path === known));
  return fitting.sort(([a], [b]) => b.length - a.length)[0]?.[1];
}
