import type { SegmentQuestion } from '../contracts/segment.ts';

/** A question of one kind. */
export type QuestionOf<K extends SegmentQuestion['is']> = Extract<SegmentQuestion, { is: K }>;
