import type { OutputOf } from '../../contracts/contract.ts';
import type { campaignAudits } from '../../contracts/campaign-audits.ts';

/** What an audit found that does not fit together, as its contract shows it. */
export type Difference = OutputOf<typeof campaignAudits>['audits'][number]['differences'][number];
