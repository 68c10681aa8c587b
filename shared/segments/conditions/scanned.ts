import type { FollowerState } from '../../identity/index.ts';
import type { QuestionOf } from '../questions.ts';
import type { QuestionKind } from '../question-kind.ts';

/** The codes by which somebody came, or that they scanned last. */
const codesOf = ({ qrScene, qrSceneText, lastScan }: FollowerState): string[] =>
  [qrSceneText, lastScan?.scene, qrScene ? String(qrScene) : undefined].filter((code) => code !== undefined);

export const scanned: QuestionKind<QuestionOf<'scanned'>> = {
  fits: ({ codes }, { following }) =>
    following.some((follower) => codesOf(follower).some((code) => codes.includes(code))),
  inWords: ({ codes }) => `关注公众号，并扫过带参二维码 ${codes.join('、')}`,
  restsOn: 'following',
};
