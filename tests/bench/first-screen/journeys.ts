import type { Browser, Page } from 'playwright-core';
import type { World } from '../../../emulator/world.ts';
import { adminDatabase, type AdminDatabase } from '../../../scripts/local/admin-database.ts';
import { deployApplication, LOCAL_ENVIRONMENT, startApplication } from '../../../scripts/local/application.ts';
import { WorldControl } from '../../../scripts/main-job/control.ts';
import { DAY_MS } from '../../../shared/core/clock.ts';
import { openPhone } from '../../support/phone.ts';

/** How long each call of a function is on its way, besides what the function takes, ms. */
export const CALL_MS = 300;

const PERSON = '周子昂';
const LANDING = 'packages/entry/landing?channel=menu-coupons';

/** What one person waited for, ms since the address was opened. */
export interface Waits {
  /** The page is drawn, as a skeleton. */
  skeleton: number;
  /** What the one call answered, on a phone that keeps nothing. */
  firstContent: number;
  /** The same page on a phone that keeps the last answer. */
  keptContent: number;
  /** From the landing page, over two taps, to a coupon of one's own. */
  claimed: number;
}

/** A world whose calls take their time, and somebody with so many coupons in it. */
export interface SlowWorld {
  world: World;
  database: AdminDatabase;
  coupons: number;
}

async function addCampaign(database: AdminDatabase, id: string, title: string): Promise<void> {
  const { data } = await database.collection('couponTemplates').doc('tpl-tea-8').get();
  const [tea] = data as [{ terms: object }];
  const endsAt = new Date(Date.now() + DAY_MS);
  await database.collection('couponTemplates').add({ ...tea, _id: id, terms: { ...tea.terms, title }, endsAt });
}

/** The person has claimed `coupons` coupons, each of a campaign of its own. */
export async function startSlowWorld(coupons: number): Promise<SlowWorld> {
  const world = await startApplication({ port: 0, followers: 100 });
  const database = adminDatabase(world.addresses.admin, LOCAL_ENVIRONMENT);
  const control = new WorldControl(world.addresses);
  await control.call('customer', PERSON, 'user.signIn', {});
  for (let n = 1; n <= coupons; n++) {
    const templateId = `bench-${n}`;
    await addCampaign(database, templateId, `会员券第 ${n} 张`);
    const reply = await control.claim(PERSON, { templateId, requestKey: `bench-key-${n}` });
    if (!reply.ok) throw new Error(`not claimed: ${reply.error.code}`);
  }
  world.faults.add({ target: 'function', match: '*', effect: { kind: 'latency', ms: CALL_MS } });
  return { world, database, coupons };
}

/** No instance of any function is left: the next call of each starts one. */
const makeCold = ({ world }: SlowWorld): Promise<void> => deployApplication(world, {});

declare const document: { querySelector(selector: string): unknown };

/** When the page first has what this selector finds, ms since its address was opened. */
async function seenAt(page: Page, selector: string): Promise<number> {
  const seen = await page.waitForFunction(
    (wanted) => document.querySelector(wanted) !== null && performance.now(),
    selector,
    { polling: 'raf' },
  );
  return (await seen.jsonValue()) as number;
}

const SKELETON = '.page [aria-label=正在加载]';
const CONTENT = '.page .wallet-count';

async function openHome(
  browser: Browser,
  slow: SlowWorld,
): Promise<Pick<Waits, 'skeleton' | 'firstContent' | 'keptContent'>> {
  await makeCold(slow);
  const phone = await openPhone(browser, slow.world.addresses.preview, { path: 'pages/home/index', person: PERSON });
  try {
    const skeleton = await seenAt(phone.page, SKELETON);
    const firstContent = await seenAt(phone.page, CONTENT);
    // The answer is kept, and the sign-in that follows it is over.
    await phone.page.waitForLoadState('networkidle');
    await makeCold(slow);
    await phone.page.reload({ waitUntil: 'commit' });
    return { skeleton, firstContent, keptContent: await seenAt(phone.page, CONTENT) };
  } finally {
    await phone.close();
  }
}

async function claimFromLanding(browser: Browser, slow: SlowWorld, round: number): Promise<number> {
  const title = `今日限量券 ${round}`;
  await addCampaign(slow.database, `bench-today-${round}`, title);
  await makeCold(slow);
  const phone = await openPhone(browser, slow.world.addresses.preview, { path: LANDING, person: PERSON, scene: 1035 });
  try {
    const { page } = phone;
    await page.getByText('去领券').click();
    const card = page.locator('coupon-card', { hasText: title });
    await card.getByText('立即领取').click();
    await page.getByText('领取成功').waitFor();
    return await page.evaluate(() => performance.now());
  } finally {
    await phone.close();
  }
}

/** One round: each journey once, every function without an instance at its beginning. */
export async function playRound(browser: Browser, slow: SlowWorld, round: number): Promise<Waits> {
  return { ...(await openHome(browser, slow)), claimed: await claimFromLanding(browser, slow, round) };
}
