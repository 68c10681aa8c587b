import type { JobContext, Step } from './context.ts';
import type { StepResult } from './check.ts';
import { claim, claimAgain } from './steps/claim.ts';
import { contest } from './steps/contest.ts';
import { followPush } from './steps/follow-push.ts';
import { openFromMenu } from './steps/open-from-menu.ts';
import { redeem } from './steps/redeem.ts';
import { signIn } from './steps/sign-in.ts';
import { syncFollowers } from './steps/sync-followers.ts';

/** The main job of the product, in the order in which it happens to a merchant. */
export const steps: readonly Step[] = [
  syncFollowers,
  followPush,
  signIn,
  openFromMenu,
  claim,
  claimAgain,
  contest,
  redeem,
];

async function runStep(step: Step, context: JobContext): Promise<StepResult> {
  const { name, title } = step;
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 10) / 100;
  try {
    const checks = await step.run(context);
    return { name, title, ok: checks.every((one) => one.ok), seconds: seconds(), checks };
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    return { name, title, ok: false, seconds: seconds(), checks: [], failure };
  }
}

/** Runs the main job against a world that is up. Every step is tried, also behind one that failed, until it is stopped. */
export async function runMainJob(context: JobContext): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const [index, step] of steps.entries()) {
    if (context.stop?.aborted) return results;
    context.progress(step.title, index, steps.length);
    results.push(await runStep(step, context));
  }
  context.progress('主流程完成 · main job done', steps.length, steps.length);
  return results;
}
