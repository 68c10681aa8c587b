import { callable, runtime } from '../../shared/runtime/index.ts';
import { auditCalls } from './audit-calls.ts';
import { campaignCalls } from './campaign-calls.ts';
import { channelCalls } from './channel-calls.ts';
import { codeCalls } from './code-calls.ts';
import { grantCalls } from './grant-calls.ts';
import { labelCalls } from './label-calls.ts';
import { menuCalls } from './menu-calls.ts';
import { messageCalls } from './message-calls.ts';
import { noticeCalls } from './notice-calls.ts';
import { personCalls } from './person-calls.ts';
import { privacyCalls } from './privacy-calls.ts';
import { redeemCalls } from './redeem-calls.ts';
import { reportCalls } from './report-calls.ts';
import { replyCalls } from './reply-calls.ts';
import { roleCalls } from './role-calls.ts';
import { segmentCalls } from './segment-calls.ts';
import { storeCalls } from './store-calls.ts';
import { syncCalls } from './sync-calls.ts';
import { tagCalls } from './tag-calls.ts';

/** What users of the mini program may call who have a role: staff of a store, operators, owners. */
export const main = callable(runtime, [
  ...auditCalls,
  ...campaignCalls,
  ...channelCalls,
  ...codeCalls,
  ...grantCalls,
  ...labelCalls,
  ...menuCalls,
  ...messageCalls,
  ...noticeCalls,
  ...personCalls,
  ...privacyCalls,
  ...redeemCalls,
  ...reportCalls,
  ...replyCalls,
  ...roleCalls,
  ...segmentCalls,
  ...storeCalls,
  ...syncCalls,
  ...tagCalls,
]);
