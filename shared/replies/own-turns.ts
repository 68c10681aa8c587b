import { shanghaiMoment } from '../core/clock.ts';
import type { Database } from '../db/database.ts';
import { ownPage, type OwnData } from '../identity/index.ts';
import { replyTurns } from './turns.ts';

/** That a rule has spoken to a person, as long as it is silent for that. */
export const ownTurns = (database: Database): OwnData => ({
  subject: 'replyTurns',
  title: '自动回复记录',
  page: ({ identities }, after) =>
    ownPage(replyTurns(database), { followerId: { in: identities.map(({ _id }) => _id) } }, after, (turn) => ({
      data: { at: turn.at, expiresAt: turn.expiresAt },
      text: `${shanghaiMoment(turn.at)} 自动回复过，${shanghaiMoment(turn.expiresAt)} 前不再重复`,
    })),
});
