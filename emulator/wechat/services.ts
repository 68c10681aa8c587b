import type { Api } from './api/api.ts';
import { followerRoutes } from './followers/routes.ts';
import { loginRoutes } from './login/routes.ts';
import { menuRoutes } from './menu/routes.ts';
import { viewerWith } from './menu/viewer.ts';
import { quotaRoutes } from './quota/routes.ts';
import type { WeChatSeed } from './seed.ts';
import type { Stores } from './stores.ts';
import { tokenRoutes } from './token/routes.ts';

/** Mounts the paths of every service. */
export function mountServices(api: Api, stores: Stores, { seed }: WeChatSeed): void {
  tokenRoutes(api, stores);
  quotaRoutes(api, stores);
  followerRoutes(api, stores);
  const viewerOf = (appId: string, openId: string) => viewerWith({ ...stores, seed }, appId, openId);
  menuRoutes(api, { ...stores, viewerOf });
  loginRoutes(api, stores);
}
