import { isNews, learnedFields, learnUnionId, type Identity, type People } from '../identity/index.ts';
import type { FollowerDetails } from '../wechat/endpoints/index.ts';

/** What to write of whose identity it is; of one that has its user nothing, unless a UnionID comes late. */
export async function whose(people: People, identity: Identity, { unionId }: FollowerDetails, now: Date) {
  const { userId } = identity;
  if (userId && !isNews(identity, undefined, unionId)) return {};
  const user = userId && (await people.live(userId));
  if (!user || !unionId) return ownerOf(people, { ...identity, unionId: unionId ?? identity.unionId });
  const learned = await learnUnionId({ people, identity, unionId, now }, user);
  return { userId: learned.user._id, ...learnedFields(learned, unionId) };
}

/** The user of an identity that has none, as fields of the identity. */
async function ownerOf(people: People, identity: Pick<Identity, '_id' | 'unionId'>) {
  const { _id: userId } = await people.ensureUser(identity);
  return { userId, ...(identity.unionId ? { unionId: identity.unionId } : {}) };
}
