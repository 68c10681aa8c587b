import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { buildFunctions } from '../../scripts/build/functions.ts';
import { inRepository } from '../../scripts/build/repository.ts';
import { runProgram } from '../support/programs.ts';

/** One place in which a build differs from the deployed one: `from` becomes `to` in `module`. */
interface Change {
  module: string;
  from: string;
  to: string;
}

/** A build that is broken in one step. */
interface Break {
  step: string;
  how: string;
  changes: readonly Change[];
}

const breaks: readonly Break[] = [
  {
    step: 'sync',
    how: 'one follower of each page is left out',
    changes: [
      {
        module: 'shared/followers/listing.ts',
        from: '[...new Set(openIds)]',
        to: '[...new Set(openIds)].slice(1)',
      },
    ],
  },
  {
    step: 'push',
    how: 'a follow is answered and not stored',
    changes: [
      {
        module: 'shared/followers/follow-effects.ts',
        from: "'event.subscribe': apply('following')",
        to: "'event.subscribe': async () => undefined",
      },
    ],
  },
  {
    step: 'sign-in',
    how: 'the UnionID is not looked at',
    changes: [
      {
        module: 'shared/identity/sign-in.ts',
        from: "kind: 'mp' as const, ...caller }",
        to: "kind: 'mp' as const, ...caller, unionId: undefined }",
      },
    ],
  },
  {
    step: 'menu',
    how: 'the entry is not recorded',
    changes: [
      {
        module: 'shared/identity/sign-in.ts',
        from: 'if (entry) await recordEntry',
        to: 'if (entry && !entry.channelId) await recordEntry',
      },
    ],
  },
  {
    step: 'claim',
    how: 'the unit is none of the stock',
    changes: [
      {
        module: 'shared/coupons/issuing/issue-coupon.ts',
        from: '...slot, cause',
        to: '...slot, unit: -slot.unit - 1, cause',
      },
    ],
  },
  {
    step: 'claim-again',
    how: 'every claim makes a coupon',
    changes: [
      { module: 'shared/coupons/coupon.ts', from: '${userId}:${n}`', to: '${userId}:${Date.now()}${Math.random()}`' },
      {
        module: 'shared/coupons/issuing/way.ts',
        from: 'claim:${claimedBy}:${templateId}`',
        to: 'claim:${Math.random()}`',
      },
    ],
  },
  {
    step: 'contest',
    how: 'there are more units than the stock has',
    changes: [
      { module: 'shared/coupons/issuing/known-stock.ts', from: '() => this.template.limits.total', to: '() => 1_000' },
    ],
  },
  {
    step: 'redeem',
    how: 'a coupon can be redeemed twice',
    changes: [
      { module: 'shared/coupons/redeem-coupon.ts', from: 'if (redeemedAt)', to: 'if (redeemedAt && at < startsAt)' },
    ],
  },
];

/** Broken in details that leave every count right: all at once, because each is to be noticed in a step of its own. */
const wrongDetails: readonly (Change & { step: string })[] = [
  {
    step: 'sync',
    module: 'shared/wechat/endpoints/follower-details.ts',
    from: 'tagIds: info.tagid_list ?? []',
    to: 'tagIds: []',
  },
  {
    step: 'push',
    module: 'shared/wechat/signature.ts',
    from: 'return timingSafeEqual(actual, expected)',
    to: 'return true',
  },
  {
    step: 'menu',
    module: 'shared/identity/sign-in.ts',
    from: 'touch: { scene,',
    to: 'touch: { scene: 0,',
  },
  {
    step: 'claim',
    module: 'shared/coupons/validity.ts',
    from: 'daysAfter(today, days + 1)',
    to: 'daysAfter(today, days + 2)',
  },
];

const folder = mkdtempSync(join(tmpdir(), 'weilian-broken-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function broken({ module, from, to }: Change): [module: string, source: string] {
  const source = readFileSync(inRepository(module), 'utf8');
  expect(source).toContain(from);
  return [module, source.replace(from, () => to)];
}

async function buildBroken(name: string, changes: readonly Change[]): Promise<string> {
  const outDir = join(folder, name);
  await buildFunctions({ outDir, replace: Object.fromEntries(changes.map(broken)) });
  return outDir;
}

async function runDemo(functionsDir?: string) {
  const functions = functionsDir === undefined ? [] : ['--functions', functionsDir];
  const { code, stdout } = await runProgram('scripts/demo.ts', ['--json', '--followers', '1000', ...functions]);
  const result = JSON.parse(stdout) as { ok: boolean; steps: { name: string; ok: boolean }[] };
  return { code, ok: result.ok, failed: result.steps.filter((step) => !step.ok).map((step) => step.name) };
}

describe('the demo', () => {
  it('exits 0 when every number is right', async () => {
    expect(await runDemo()).toEqual({ code: 0, ok: true, failed: [] });
  }, 120_000);

  // Each takes a whole run of the demo.
  if (process.env['WEILIAN_RUNS'] !== undefined)
    it.each(breaks)(
      'exits 1 and names the step "$step" when $how',
      async ({ step, changes }) => {
        const { code, ok, failed } = await runDemo(await buildBroken(step, changes));
        expect({ code, ok }).toEqual({ code: 1, ok: false });
        // Later steps build on the broken one and may fail too; none before it may.
        expect(failed[0]).toBe(step);
      },
      120_000,
    );

  it('can still be broken in every step', () => {
    for (const { changes } of breaks) changes.map(broken);
  });

  it('exits 1 and names each step when only details are wrong, and every count is right', async () => {
    const { code, ok, failed } = await runDemo(await buildBroken('details', wrongDetails));
    expect({ code, ok }).toEqual({ code: 1, ok: false });
    // And no other step but the one that looks at the coupon of `claim` again.
    expect(failed).toEqual([...wrongDetails.map(({ step }) => step), 'claim-again']);
  }, 120_000);
});
