import { shanghaiDay, shanghaiTime, type Clock } from '../../core/clock.ts';
import type { Collection, Database } from '../../db/database.ts';
import { auditNext } from './audit-campaign.ts';
import { auditDeps, type AuditDeps } from './audit-deps.ts';
import { begun, withFound, type AuditReport, type Walk, type Walking } from './report.ts';

/** An audit begins at night, when little else happens. */
const BEGINS_AT = '03:00';

/** How far it is is written down after so many steps: killed, they are done once more. */
const STEPS_A_WRITE = 10;

async function firstBehind<T extends { _id: string }>(documents: Collection<T>, field: string, after: string) {
  const orderBy = { field, direction: 'asc' } as const;
  const [found] = await documents.find({ where: { [field]: { gt: after } }, orderBy, limit: 1, fields: [field] });
  return found ? [(found as Record<string, unknown>)[field] as string] : [];
}

/** The next template that there is, or that a coupon or a line names; undefined behind the last one. */
async function nextTemplate({ stock, ledger }: AuditDeps, after: string): Promise<string | undefined> {
  const found = await Promise.all([
    firstBehind(stock.templates, '_id', after),
    firstBehind(stock.coupons, 'templateId', after),
    firstBehind(ledger, 'templateId', after),
  ]);
  return found.flat().sort()[0];
}

const isWalking = (report: AuditReport): report is Walking => report.walk !== undefined && !report.walk.isEnd;

/** Comes to the next template. */
async function beginNext(deps: AuditDeps, report: AuditReport): Promise<Walking | undefined> {
  const templateId = await nextTemplate(deps, report.walk?.templateId ?? '');
  if (templateId === undefined) return undefined;
  const [template, kept] = await Promise.all([deps.stock.templates.get(templateId), deps.stock.costs.get(templateId)]);
  const walk: Walk = { templateId, unit: -1, ...(kept && { kept }), counted: { count: {}, face: {} } };
  return { ...withFound(report, template ? [] : [{ is: 'noCampaign', templateId }]), walk };
}

/**
 * Goes on with an audit until its end or until the time is up: what histories, coupons, ledger, costs and budgets say of each
 * other, campaign by campaign. What is a copy is mended (lines that are missing, costs); a coupon is never changed, and no
 * line either: which of the two is wrong is for people to say. What a crash leaves needs no repair: each movement is one
 * write. Five requests a campaign, three for some hundred coupons.
 *
 * @param save called now and then; false when another one went on with the same audit
 */
async function audit(
  deps: AuditDeps,
  begun: AuditReport,
  deadline: Date,
  save: (report: AuditReport) => Promise<AuditReport | undefined>,
): Promise<AuditReport | undefined> {
  let report: AuditReport | undefined = begun;
  for (let step = 1; report; step++) {
    const walking: Walking | undefined = isWalking(report) ? report : await beginNext(deps, report);
    if (!walking) {
      const { walk: _, ...ended } = report;
      return save({ ...ended, endedAt: deps.clock.now() });
    }
    report = await auditNext(deps, walking);
    const isLate = deps.clock.now() >= deadline;
    if (isLate || step % STEPS_A_WRITE === 0) report = await save(report);
    if (isLate) return report;
  }
  return report;
}

const NEVER = new Date(8.64e15);

/** A whole audit at once, of which nothing is kept but what it mends. */
export async function auditNow(world: { database: Database; clock: Clock }): Promise<AuditReport> {
  const deps = auditDeps(world);
  const report = await audit(deps, begun('now', deps.clock.now()), NEVER, (same) => Promise.resolve(same));
  if (!report) throw new Error('an audit that is its own only writer was taken over');
  return report;
}

/**
 * The nightly audit: begins after three o'clock in Shanghai and goes on with each call until it is done; its report stays.
 * One request when there is nothing to do.
 */
export async function auditNightly(
  world: { database: Database; clock: Clock },
  deadline: Date,
): Promise<'idle' | 'audited' | 'unfinished'> {
  const deps = auditDeps(world);
  const now = deps.clock.now();
  if (shanghaiTime(now) < BEGINS_AT) return 'idle';
  const _id = shanghaiDay(now);
  const known = await deps.reports.get(_id);
  if (known?.endedAt) return 'idle';
  if (!known && (await deps.reports.add(begun(_id, now))) === 'exists') return 'unfinished';
  const save = async (report: AuditReport): Promise<AuditReport | undefined> => {
    const { _id, writes, walk, ...found } = report;
    const set = { ...found, ...(walk && { walk }) };
    const patch = { set, ...(!walk && { unset: ['walk'] }), inc: { writes: 1 } };
    const isSaved = await deps.reports.updateIf({ _id, writes }, patch);
    return isSaved ? { ...report, writes: writes + 1 } : undefined;
  };
  const report = await audit(deps, known ?? begun(_id, now), deadline, save);
  return report?.endedAt ? 'audited' : 'unfinished';
}
