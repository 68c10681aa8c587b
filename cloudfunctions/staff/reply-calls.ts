import { replyList, replyRemove, replySave } from '../../shared/contracts/index.ts';
import { ok } from '../../shared/core/result.ts';
import { listRules, presentRule, removeRule, saveRule } from '../../shared/replies/index.ts';
import { replyDeps } from '../../shared/runtime/campaign-deps.ts';
import { call, operator } from '../../shared/runtime/index.ts';

/** Automatic replies in the chat with the Official Account. */
export const replyCalls = [
  call(replyList, operator, async ({ runtime }) => ok({ rules: (await listRules(runtime.replies)).map(presentRule) })),
  call(replySave, operator, async ({ input, caller, runtime }) => {
    const saved = await saveRule(replyDeps(runtime), { ...input, ...caller });
    return saved.ok ? ok(presentRule(saved.data)) : saved;
  }),
  call(replyRemove, operator, ({ input, caller, runtime }) => removeRule(runtime.replies, { ...input, ...caller })),
];
