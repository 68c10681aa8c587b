import type { SegmentCondition } from '../../contracts/tag.ts';
import type { FollowerState } from '../../identity/index.ts';

/** What is known of one follower. */
export interface Known {
  follower: FollowerState;
  /** Has used the mini program. */
  hasJoined: boolean;
}

function isBetween(moment: Date | undefined, after: string | undefined, before: string | undefined): boolean {
  if (!moment) return false;
  return (after === undefined || moment >= new Date(after)) && (before === undefined || moment < new Date(before));
}

/** The codes by which somebody came, or that they scanned last. */
const codesOf = ({ qrScene, qrSceneText, lastScan }: FollowerState): string[] =>
  [qrSceneText, lastScan?.scene, qrScene ? String(qrScene) : undefined].filter((code) => code !== undefined);

/** Whether a follower belongs to a segment. What WeChat has not told of somebody does not fit. */
export function fits(condition: SegmentCondition, known: Known): boolean {
  const { follower } = known;
  switch (condition.is) {
    case 'followed':
      return isBetween(follower.subscribedAt, condition.after, condition.before);
    case 'came':
      return follower.scene !== undefined && condition.scenes.includes(follower.scene);
    case 'scanned':
      return codesOf(follower).some((code) => condition.codes.includes(code));
    case 'joined':
      return known.hasJoined;
    case 'tagged':
      return follower.tagIds?.includes(condition.tagId) === true;
    case 'all':
      return condition.of.every((one) => fits(one, known));
    case 'any':
      return condition.of.some((one) => fits(one, known));
    case 'not':
      return !fits(condition.of, known);
  }
}

/** Every single question of a condition. */
export function questionsOf(condition: SegmentCondition): SegmentCondition[] {
  if (condition.is === 'not') return questionsOf(condition.of);
  if (condition.is === 'all' || condition.is === 'any') return condition.of.flatMap((one) => questionsOf(one));
  return [condition];
}

/** Whether the records of the users are needed to answer it: one more request for a thousand followers. */
export const asksForUsers = (condition: SegmentCondition): boolean =>
  questionsOf(condition).some(({ is }) => is === 'joined');
