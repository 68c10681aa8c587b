import type { WeChatCaller } from '../cloudbase/caller.ts';
import { NONE, readVariables } from '../config/variables.ts';
import { MINUTE_MS, type Clock } from '../core/clock.ts';
import type { Logger } from '../core/logger.ts';
import { userRiskRank } from '../wechat/endpoints/people.ts';
import { WeChatFailure } from '../wechat/errors.ts';
import type { Runtime } from './runtime.ts';
import { miniProgramByCloud } from './wechat.ts';

/** Repeated taps cost no call. */
const REMEMBERED_MS = 10 * MINUTE_MS;
const MOST_REMEMBERED = 10_000;
/** After a failure of the service nobody is asked about for so long: not every claim waits for it. */
const PAUSE_MS = 10_000;
/** Somebody waits, and the answer is only one more reason to refuse. */
const WITHIN_MS = 1_000;

export type AskRank = (caller: WeChatCaller & { clientIp: string }) => Promise<number>;

/** What one instance has heard of WeChat's risk ranks. */
export class RiskRanks {
  private readonly known = new Map<string, { rank: number | undefined; until: number }>();
  private pausedUntil = 0;

  constructor(private readonly deps: { clock: Clock; logger: Logger; ask: AskRank }) {}

  /**
   * A person's rank, 0 to 4. Undefined where WeChat does not say it, fails or is slow: a service that is out of order must
   * not keep everybody from their coupon, and stock and limits hold without it.
   */
  async of(caller: WeChatCaller): Promise<number | undefined> {
    const now = this.deps.clock.now().getTime();
    const known = this.known.get(caller.openId);
    if (known && now < known.until) return known.rank;
    const { clientIp } = caller;
    if (now < this.pausedUntil || clientIp === undefined) return undefined;
    const rank = await this.deps.ask({ ...caller, clientIp }).catch((error: unknown) => this.failed(error, now));
    if (rank === 'failed') return undefined;
    this.remember(caller.openId, { rank, until: now + REMEMBERED_MS });
    return rank;
  }

  /** What WeChat says of one person (that they were not in the mini program lately) concerns nobody else. */
  private failed(error: unknown, now: number): undefined | 'failed' {
    this.deps.logger.warn('claim.riskUnknown', { error });
    if (error instanceof WeChatFailure && (error.kind === 'declined' || error.kind === 'openId')) return undefined;
    this.pausedUntil = now + PAUSE_MS;
    return 'failed';
  }

  private remember(openId: string, rank: { rank: number | undefined; until: number }): void {
    const [oldest] = this.known.keys();
    if (oldest !== undefined && this.known.size >= MOST_REMEMBERED) this.known.delete(oldest);
    this.known.delete(openId);
    this.known.set(openId, rank);
  }
}

type Parts = Pick<Runtime, 'clock' | 'logger' | 'database'>;

/** By cloud call, whatever WECHAT_DRIVER says: the function holds no secret. Scene 1 is a campaign. */
const asking =
  (runtime: Parts): AskRank =>
  ({ appId, openId, clientIp }) => {
    const deadline = new Date(runtime.clock.now().getTime() + WITHIN_MS);
    const mp = miniProgramByCloud(runtime, appId).within({ purpose: 'user', deadline });
    return userRiskRank(mp, { openId, scene: 1, clientIp });
  };

const instances = new WeakMap<Parts, RiskRanks>();

/**
 * Whether WeChat holds the caller for a greater risk than CLAIM_MOST_RISK_RANK allows. Where it is `none` nobody is asked;
 * no database request.
 */
export async function isTooRisky(runtime: Parts, caller: WeChatCaller): Promise<boolean> {
  const { CLAIM_MOST_RISK_RANK: most } = readVariables('customer');
  if (most === NONE) return false;
  const ranks = instances.get(runtime) ?? new RiskRanks({ ...runtime, ask: asking(runtime) });
  instances.set(runtime, ranks);
  return ((await ranks.of(caller)) ?? 0) > Number(most);
}
