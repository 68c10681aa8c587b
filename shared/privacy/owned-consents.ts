import { BATCH_SIZE, inBatches, type Database } from '../db/database.ts';
import { findAll } from '../db/find-all.ts';
import { ownedByUser, type Merge, type Owned } from '../identity/index.ts';
import { newestOf, newestWord, privacyConsents, type PrivacyConsent } from './privacy-consents.ts';

/**
 * Consents when two records become one: all words stay, and the stricter wins. Where the last word of one record was a
 * withdrawal and of the other was not, a withdrawal at the moment of the merge says so; what the person says after it is
 * newer. So also where the other has said nothing: a third record may bring it an agreement at this moment.
 */
export function ownedPrivacyConsents(database: Database): Owned {
  const consents = privacyConsents(database);
  const plain = ownedByUser(database, 'privacyConsents');
  const wordId = ({ _id, into }: Merge) => `${into}:${_id}`;
  return {
    ...plain,
    move: async (merge) => {
      const { _id, from, into, decidedAt: at } = merge;
      const theirs = await findAll(consents, { userId: from });
      if (theirs.length === 0) return;
      const last = newestOf(theirs.filter((word) => word.at <= at));
      if (hasWithdrawn(last) !== hasWithdrawn(await newestWord(consents, into, at)))
        await consents.add({ _id: wordId(merge), userId: into, what: 'withdrawn', at, mergeId: _id });
      // What another merge brings meanwhile was not looked at: the second pass does.
      const patch = { set: { userId: into }, addToSet: { mergeIds: _id } };
      for (const some of inBatches(theirs, BATCH_SIZE))
        await consents.updateMany({ userId: from, _id: { in: some.map((word) => word._id) } }, patch);
    },
    moveBack: async (merge) => {
      await consents.removeIf({ _id: wordId(merge), mergeId: merge._id });
      return plain.moveBack(merge);
    },
  };
}

const hasWithdrawn = (word: PrivacyConsent | undefined): boolean => word?.what === 'withdrawn';
