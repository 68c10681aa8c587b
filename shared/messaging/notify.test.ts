import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS } from '../core/clock.ts';
import { deadly, forEveryDeath, gated, orKilled } from '../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { Consents, type MessageConsent } from './consents.ts';
import { Dispatching } from './dispatchers.harness.ts';
import { notifyAgreed, type NoticeToMany } from './notify.ts';
import { Outbox } from './outbox.ts';
import { MessageTemplates } from './templates.ts';

const OA = 'wxOfficialAccount';
const MP = 'wxMiniProgram';

let local: LocalDatabase;
let world: Dispatching;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => freshWorld());
afterAll(() => local.close());

async function freshWorld(): Promise<void> {
  world = new Dispatching(local);
  const templates = local.database.collection<{ _id: string; appId: string }>('messageTemplates');
  await templates.addMany([
    { _id: 'T', appId: MP },
    { _id: 'OT', appId: OA },
  ]);
}

/** People who have agreed, each `ms` after the one before. */
async function agree(count: number, { templateId = 'T', left = 1, ms = 1 } = {}): Promise<void> {
  const appId = templateId === 'OT' ? OA : MP;
  const all = Array.from({ length: count }, (_, n): MessageConsent => {
    const [openId, at] = [`o${n}`, new Date(world.clock.now().getTime() + n * ms)];
    const subject = { appId, openId, templateId };
    return { _id: `${appId}:${openId}:${templateId}`, ...subject, accepts: { k: at }, left, updatedAt: at };
  });
  const consents = local.database.collection<MessageConsent>('messageConsents');
  for (let from = 0; from < count; from += 1_000) await consents.addMany(all.slice(from, from + 1_000));
}

function notify(changes: Partial<NoticeToMany> = {}, database = local.database) {
  const deps = { clock: world.clock, outbox: new Outbox(database), consents: new Consents(database) };
  return notifyAgreed({ ...deps, templates: new MessageTemplates(database) }, OA, {
    ...{ group: 'march', purpose: 'service', templateId: 'T', values: { thing1: '今晚提前打烊' } },
    expiresAt: new Date(world.clock.now().getTime() + DAY_MS),
    ...changes,
  });
}

/** Until nobody is left; how many each call took. */
async function notifyAll(): Promise<number[]> {
  const taken: number[] = [];
  for (let after: Date | undefined; ;) {
    const told = await notify(after ? { after } : {});
    if (!told.ok) throw new Error(told.error);
    taken.push(told.data.accepted);
    if (!(after = told.data.next)) return taken;
  }
}

describe('a notice to many', () => {
  it('is one message for each who has an accept left, page by page, three requests each', async () => {
    await agree(2_500);
    await agree(10, { templateId: 'OT' });
    const before = local.requests();
    expect(await notifyAll()).toEqual([1_000, 1_000, 502]);
    // The moment of the last of a page is the first of the next: one of them is there already, twice two requests more.
    expect(local.requests() - before).toBe(3 * 3 + 2 * 2);
    expect(world.messages()).toHaveLength(2_500);
    expect(world.messages()[0]).toMatchObject({ appId: MP, channel: 'mpNotice', group: 'march', state: 'waiting' });
    expect(await notifyAll()).toEqual([1_000, 1_000, 502]);
    expect(world.messages()).toHaveLength(2_500);
  });

  it('reaches people who have agreed in the same moment', async () => {
    await agree(1_000, { ms: 0 });
    expect(await notifyAll()).toEqual([1_000, 0]);
  });

  it('leaves out whose accepts are used up, and goes by the account that has the template', async () => {
    await agree(3, { left: 0 });
    await agree(2, { templateId: 'OT' });
    expect([await notify(), await notify({ templateId: 'OT' })]).toMatchObject([
      { data: { accepted: 0 } },
      { data: { accepted: 2 } },
    ]);
    expect(world.messages()).toMatchObject(Array(2).fill({ appId: OA, channel: 'oaNotice' }));
  });

  it('killed anywhere and begun again, or made by several at once, is one message for each', async () => {
    const requests = await forEveryDeath(async (death) => {
      await freshWorld();
      await agree(20);
      const first = await orKilled(() => notify({}, gated(local.database, deadly(death))));
      await Promise.all([notify(), notify()]);
      expect(world.messages()).toHaveLength(20);
      return first === 'killed' ? 'killed' : 'survived';
    });
    expect(requests).toBe(3);
  });

  it.each<[string, Partial<NoticeToMany>, string]>([
    ['for a campaign', { purpose: 'campaign' }, 'MESSAGE.MARKETING'],
    ['that would answer what nobody has done', { purpose: 'couponIssued' }, 'MESSAGE.NO_ACTION'],
    ['by a template that the merchant has not', { templateId: 'X' }, 'MESSAGE.UNKNOWN_TEMPLATE'],
    ['with a value that WeChat does not take', { values: { character_string1: 'A'.repeat(33) } }, 'MESSAGE.CONTENT'],
    ['that is over', { expiresAt: new Date(0) }, 'MESSAGE.OVER'],
  ])('%s is refused, and nothing is written', async (_, changes, refusal) => {
    await agree(3);
    expect(await notify(changes)).toMatchObject({ ok: false, error: refusal });
    expect(world.messages()).toEqual([]);
  });
});
