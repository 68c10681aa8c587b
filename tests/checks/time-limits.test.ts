import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { BUDGET_MS } from '../../cloudfunctions/follower-sync/budget.ts';
import { BUDGET_MS as HOUSEKEEPING_BUDGET_MS } from '../../cloudfunctions/housekeeping/budget.ts';
import { BUDGET_MS as DISPATCH_BUDGET_MS } from '../../cloudfunctions/message-dispatch/budget.ts';
import { inRepository } from '../../scripts/build/repository.ts';
import { parseCloudbaserc } from '../../scripts/checks/cloudbaserc-schema.ts';
import { LEASE_MS } from '../../shared/followers/sync-followers.ts';
import { LEASE_MS as MENU_LEASE_MS } from '../../shared/menus/publish-menu.ts';
import { LEASE_MS as MESSAGE_LEASE_MS } from '../../shared/messaging/leases.ts';
import { CALLS_GRACE_MS } from '../../shared/followers/index.ts';

/** After how many ms the platform kills a call of this function. */
function timeLimitMs(functionName: string): number {
  const { config } = parseCloudbaserc(JSON.parse(readFileSync(inRepository('cloudbaserc.json'), 'utf8')));
  const deployed = config?.functions.find(({ name }) => name === functionName);
  if (!deployed) throw new Error(`cloudbaserc.json has no function ${functionName}`);
  return deployed.timeout * 1_000;
}

describe('the time limits of cloudbaserc.json', () => {
  it('leave a tick of the follower sync time to end what it has begun', () => {
    expect(BUDGET_MS + CALLS_GRACE_MS).toBeLessThan(timeLimitMs('follower-sync'));
  });

  it('kill a tick before its lease ends, so that a second holder only follows a dead one', () => {
    expect(timeLimitMs('follower-sync')).toBeLessThan(LEASE_MS);
  });

  it('leave a dispatcher of messages time to write down what became of its last send', () => {
    expect(DISPATCH_BUDGET_MS).toBeLessThan(timeLimitMs('message-dispatch'));
  });

  it('kill a dispatcher before the lease of its messages ends', () => {
    expect(timeLimitMs('message-dispatch')).toBeLessThan(MESSAGE_LEASE_MS);
  });

  it('let housekeeping end what it has begun, and kill it before its lease ends', () => {
    expect(HOUSEKEEPING_BUDGET_MS).toBeLessThan(timeLimitMs('housekeeping'));
    expect(timeLimitMs('housekeeping')).toBeLessThan(MENU_LEASE_MS);
  });
});
