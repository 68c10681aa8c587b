import {
  costsOfCampaign,
  endCampaign,
  getCampaign,
  listCampaigns,
  pauseCampaign,
  previewCampaign,
  saveCampaign,
  startCampaign,
} from '../../shared/campaigns/index.ts';
import {
  campaignAudits,
  campaignCheck,
  campaignCosts,
  campaignEnd,
  campaignGet,
  campaignList,
  campaignPause,
  campaignPayouts,
  campaignSave,
  campaignStart,
} from '../../shared/contracts/index.ts';
import { auditDeps, payoutsOf, presentAudits } from '../../shared/coupons/index.ts';
import { ok } from '../../shared/core/result.ts';
import { campaignDeps } from '../../shared/runtime/campaign-deps.ts';
import { call, operator } from '../../shared/runtime/index.ts';

/** Coupon campaigns: written, checked, opened and closed. */
export const campaignCalls = [
  call(campaignSave, operator, ({ input, caller, runtime }) =>
    saveCampaign(campaignDeps(runtime), { ...input, ...caller }),
  ),
  call(campaignCheck, operator, ({ input, runtime }) => previewCampaign(campaignDeps(runtime), input)),
  call(campaignStart, operator, ({ input, caller, runtime }) =>
    startCampaign(campaignDeps(runtime), { ...input, ...caller }),
  ),
  call(campaignPause, operator, ({ input, caller, runtime }) => pauseCampaign(runtime, { ...input, ...caller })),
  call(campaignEnd, operator, ({ input, caller, runtime }) => endCampaign(runtime, { ...input, ...caller })),
  call(campaignList, operator, async ({ input, runtime }) => ok(await listCampaigns(runtime, input))),
  call(campaignPayouts, operator, async ({ input, runtime }) => ok(await payoutsOf(runtime.stock, input.templateId))),
  call(campaignGet, operator, ({ input, runtime }) => getCampaign(runtime, input)),
  call(campaignCosts, operator, ({ input, runtime }) => costsOfCampaign(runtime, input)),
  call(campaignAudits, operator, async ({ runtime }) => ok(await presentAudits(auditDeps(runtime).reports))),
];
