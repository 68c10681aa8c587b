import type { Account } from '../accounts/entities.ts';
import type { PeopleStore } from '../people/store.ts';
import type { Grant } from './entities.ts';

/** Virtual people have indexes from here on: their ids look like all others, and are nobody's. */
const FIRST_VIRTUAL = 2 ** 31;
const VIRTUAL_NAME = '微信用户';

/** Whom the page of the account sees. */
export interface Identity {
  openid: string;
  unionid: string | undefined;
  nickname: string;
}

/**
 * The person, or the virtual one of a snapshot page, whose ids lead nowhere: `user/info` does not know them, and they are
 * never those of the person. https://developers.weixin.qq.com/community/develop/doc/000c2c34068880629ced91a2f56001
 */
export function identityOf(people: PeopleStore, { appId, boundToOpenPlatform }: Account, grant: Grant): Identity {
  const index = grant.isSnapshot ? FIRST_VIRTUAL + grant.index : grant.index;
  return {
    openid: people.openId(appId, index),
    unionid: boundToOpenPlatform ? people.unionIdAt(index) : undefined,
    nickname: grant.isSnapshot ? VIRTUAL_NAME : people.nameAt(grant.index),
  };
}
