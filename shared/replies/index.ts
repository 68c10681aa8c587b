export { listRules, removeRule, saveRule, type EditDeps } from './edit-rules.ts';
export { occasionOf } from './occasion.ts';
export { presentRule } from './present.ts';
export { ReplyBook } from './reply-book.ts';
export { replyRules, type KeptRule, type ReplyRule } from './rule.ts';
export { forgetTurns } from './turns.ts';
