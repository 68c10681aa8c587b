export { listRules, removeRule, saveRule, type EditDeps } from './edit-rules.ts';
export { linkedChannels } from './linked-channels.ts';
export { occasionOf } from './occasion.ts';
export { presentRule } from './present.ts';
export { ReplyBook } from './reply-book.ts';
export { promisesReward } from './rule-problems.ts';
export { replyRules, type KeptRule, type ReplyRule } from './rule.ts';
export { forgetTurns } from './turns.ts';
export { ownTurns } from './own-turns.ts';
