import type { Database } from '../db/database.ts';
import { ownedByUser, type Merge, type Owned } from '../identity/index.ts';
import { newestWord, privacyConsents, type PrivacyConsent } from './privacy-consents.ts';

/**
 * Consents when two records become one: all words stay, and the stricter wins. Where the last word of one record was a
 * withdrawal and of the other an agreement, a withdrawal at the moment of the merge says so; what the person says after it
 * is newer. A record that never had a word takes nothing from the other's.
 */
export function ownedPrivacyConsents(database: Database): Owned {
  const consents = privacyConsents(database);
  const plain = ownedByUser(database, 'privacyConsents');
  const wordId = ({ _id, into }: Merge) => `${into}:${_id}`;
  return {
    ...plain,
    move: async (merge) => {
      const { from, into, decidedAt: at } = merge;
      const words = await Promise.all([newestWord(consents, from, at), newestWord(consents, into, at)]);
      if (areContrary(words))
        await consents.add({ _id: wordId(merge), userId: into, what: 'withdrawn', at, mergeId: merge._id });
      return plain.move(merge);
    },
    moveBack: async (merge) => {
      await consents.removeIf({ _id: wordId(merge), mergeId: merge._id });
      return plain.moveBack(merge);
    },
  };
}

const areContrary = ([a, b]: readonly (PrivacyConsent | undefined)[]): boolean =>
  a !== undefined && b !== undefined && a.what !== b.what;
