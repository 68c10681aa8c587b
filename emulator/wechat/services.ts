import type { WorldClock } from '../clock.ts';
import type { FaultRules } from '../faults.ts';
import { addressRoutes } from './api/address-routes.ts';
import type { ActionParts } from './action-parts.ts';
import type { Api } from './api/api.ts';
import { authorizationActions } from './authorization/actions.ts';
import { chatActions } from './chat/actions.ts';
import { followerActions } from './followers/actions.ts';
import { codeRoutes } from './codes/routes.ts';
import { statisticsRoutes } from './datacube/routes.ts';
import { customServiceRoutes } from './custom-service/routes.ts';
import { followerRoutes } from './followers/routes.ts';
import { jsapiRoutes } from './jsapi/routes.ts';
import { linkRoutes } from './links/routes.ts';
import { loginRoutes } from './login/routes.ts';
import { mediaRoutes } from './media/routes.ts';
import { menuActions } from './menu/actions.ts';
import { menuRoutes } from './menu/routes.ts';
import { viewerWith } from './menu/viewer.ts';
import { oauthRoutes } from './oauth/routes.ts';
import { oneTimeActions } from './one-time-subscriptions/actions.ts';
import { oneTimeRoutes } from './one-time-subscriptions/routes.ts';
import type { PeopleActions } from './people/actions.ts';
import { phoneRoutes } from './phone/routes.ts';
import type { PushSender } from './push/sender.ts';
import { quotaRoutes } from './quota/routes.ts';
import { riskActions } from './security/actions.ts';
import { securityRoutes } from './security/routes.ts';
import { receptionActions } from './reception/actions.ts';
import type { WeChatSeed } from './seed.ts';
import type { Stores } from './stores.ts';
import { subscriptionActions } from './subscriptions/actions.ts';
import { subscriptionRoutes } from './subscriptions/routes.ts';
import { templateMessageRoutes } from './template-messages/routes.ts';
import { migrationRoutes } from './migration/routes.ts';
import { qrCodeRoutes } from './qrcode/routes.ts';
import { blacklistRoutes } from './tags/blacklist-routes.ts';
import { tagRoutes } from './tags/routes.ts';
import { tokenRoutes } from './token/routes.ts';
import { webViewRoutes } from './web-view/routes.ts';
import { paymentActions } from './windows/actions.ts';

/** What services need besides the stores. */
interface Around {
  seed: WeChatSeed;
  sender: PushSender;
  clock: WorldClock;
  faults: FaultRules;
}

/** Mounts the paths of every service. */
export function mountServices(
  api: Api,
  stores: Stores,
  { seed: { seed, checkedWords = [] }, ...around }: Around,
): void {
  tokenRoutes(api, stores);
  quotaRoutes(api, stores);
  addressRoutes(api, stores);
  followerRoutes(api, stores);
  tagRoutes(api, stores);
  blacklistRoutes(api, stores);
  qrCodeRoutes(api, stores);
  statisticsRoutes(api, { ...stores, ...around });
  migrationRoutes(api, stores);
  const viewerOf = (appId: string, openId: string) => viewerWith({ ...stores, seed }, appId, openId);
  menuRoutes(api, { ...stores, viewerOf });
  loginRoutes(api, stores);
  templateMessageRoutes(api, { ...stores, ...around });
  subscriptionRoutes(api, { ...stores, ...around });
  oneTimeRoutes(api, stores);
  mediaRoutes(api, stores);
  phoneRoutes(api, stores);
  codeRoutes(api, stores);
  linkRoutes(api, stores);
  oauthRoutes(api, stores);
  jsapiRoutes(api, stores);
  webViewRoutes(api, stores);
  securityRoutes(api, { ...stores, ...around, checkedWords });
  customServiceRoutes(api, stores);
}

/** What people can do at every service. */
export function addActions(actions: PeopleActions, parts: ActionParts): void {
  followerActions(actions, parts);
  chatActions(actions, parts);
  menuActions(actions, parts);
  authorizationActions(actions, parts);
  subscriptionActions(actions, parts);
  oneTimeActions(actions, parts);
  receptionActions(actions, parts);
  paymentActions(actions, parts);
  riskActions(actions, parts);
}
