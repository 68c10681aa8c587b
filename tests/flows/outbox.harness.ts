import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSeed } from '../../emulator/wechat/index.ts';
import { startWorld, type World } from '../../emulator/world.ts';
import type { CloudbaseRc, DataModel, FunctionRules } from '../../emulator/cloudbase/index.ts';
import { inRepository } from '../../scripts/build/repository.ts';
import { adminDatabase, readAll } from '../../scripts/local/admin-database.ts';
import { LOCAL_ENVIRONMENT, LOCAL_FOLLOWER_KEY } from '../../scripts/local/application.ts';
import { DAY_MS } from '../../shared/core/clock.ts';
import type { Channel } from '../../shared/messaging/channel.ts';
import { composeMessage, type MessageIntent } from '../../shared/messaging/enqueue.ts';
import type { Message } from '../../shared/messaging/message.ts';
import type { ChatWindows } from '../../shared/messaging/window-ledger.ts';

const readJson = <T>(path: string): T => JSON.parse(readFileSync(inRepository(path), 'utf8')) as T;
const DISPATCHER = 'message-dispatch';
const FUNCTIONS = [DISPATCHER, 'staff', 'customer'];
/** A window takes five customer service messages. */
const PER_WINDOW = 5;
const BATCH = 1_000;

interface Template {
  id: string;
  keywords: readonly { name: string; example: string }[];
}

/**
 * A folder with the built functions, in which the process of the dispatcher runs as many invocations side by side as its
 * event says. Everything else of it is what would be deployed.
 */
function crowdedFunctions(): string {
  const folder = mkdtempSync(join(tmpdir(), 'weilian-outbox-'));
  for (const name of FUNCTIONS) {
    mkdirSync(join(folder, name));
    const bundle = `require(${JSON.stringify(inRepository(`dist/cloudfunctions/${name}/index.js`))})`;
    const crowd = `const { main } = ${bundle};
exports.main = ({ invocations }) => Promise.all(Array.from({ length: invocations }, () => main({ Type: 'Timer' })));`;
    writeFileSync(join(folder, name, 'index.js'), name === DISPATCHER ? crowd : `module.exports = ${bundle};`);
  }
  return folder;
}

/** The dispatcher in real processes, between the emulated database and the emulated WeChat. */
export class OutboxWorld {
  private readonly database;
  private readonly followers: readonly string[];

  private constructor(
    readonly world: World,
    private readonly folder: string,
    people: number,
  ) {
    this.database = adminDatabase(world.addresses.admin, LOCAL_ENVIRONMENT);
    this.followers = world.wechat.followers({ limit: people }).map(({ openId }) => openId);
  }

  static async start(people: number): Promise<OutboxWorld> {
    const world = await startWorld({ port: 0, seed: readSeed({ followers: people, people: [] }) });
    world.clock.freeze();
    const { oa, miniprogram } = world.wechat.accounts();
    const { functions = [] } = readJson<CloudbaseRc>('cloudbaserc.json');
    const folder = crowdedFunctions();
    await world.cloudbase.deploy({
      envId: LOCAL_ENVIRONMENT,
      functionsDir: folder,
      // Without its timer: every dispatcher is started, and counted, by the test.
      config: {
        functions: functions.filter(({ name }) => FUNCTIONS.includes(name)).map((one) => ({ ...one, triggers: [] })),
      },
      variables: {
        FOLLOWER_KEY: LOCAL_FOLLOWER_KEY,
        OA_APP_ID: oa.appId,
        OA_APP_SECRET: oa.appSecret,
        MP_APP_ID: miniprogram.appId,
        MP_APP_SECRET: miniprogram.appSecret,
        WECHAT_DRIVER: 'http',
        WECHAT_API_BASE_URL: world.addresses.wechat,
        CLAIM_MOST_RISK_RANK: 'none',
        WECHAT_PAY_MERCHANT_ID: 'none',
        WEB_ADDRESS: world.addresses.http,
      },
      dataModel: readJson<DataModel>('dist/data-model.json'),
      functionRules: readJson<FunctionRules>('dist/function-rules.json'),
    });
    return new OutboxWorld(world, folder, people);
  }

  /** Template messages of the Official Account, each with a value of its own. */
  async addTemplateMessages(count: number): Promise<void> {
    const { appId } = this.world.wechat.accounts().oa;
    const [template] = this.world.wechat.templates('template-message');
    const to = this.followers.map((openId) => ({ channel: 'template' as const, appId, openId }));
    await this.addMessages(Array.from({ length: count }, (_, n) => this.notice(n, to[n % to.length]!, template!)));
  }

  /** Notices of one account, to people who have agreed to each of them, here and at WeChat. */
  async addNotices(channel: 'oaNotice' | 'mpNotice', count: number): Promise<void> {
    const { wechat, clock } = this.world;
    const { oa, miniprogram } = wechat.accounts();
    const { appId } = channel === 'oaNotice' ? oa : miniprogram;
    const accept = wechat.action('answer-notices')!;
    const template = wechat.templates('subscription', appId)[0]!;
    const people = this.followers.map((openId) => ({
      openId: channel === 'oaNotice' ? openId : wechat.personByOpenId(openId)!.mpOpenId,
      accepts: new Map<string, Date>(),
    }));
    const intents = [];
    for (let n = 0; n < count; n++) {
      const { openId, accepts } = people[n % people.length]!;
      await accept.run({ name: openId, account: appId, answers: { [template.id]: 'accept' } });
      accepts.set(`k${n}`, clock.now());
      intents.push(this.notice(n, { channel, appId, openId }, template));
    }
    const consents = people.map(({ openId, accepts }) => ({
      ...{ _id: `${appId}:${openId}:${template.id}`, appId, openId, templateId: template.id },
      ...{ accepts: Object.fromEntries(accepts), left: accepts.size, updatedAt: clock.now() },
    }));
    await this.database.collection('messageConsents').add(consents);
    await this.addMessages(intents);
  }

  /** Customer service messages to people who have written, as many to each as their window takes. */
  async addCustomerServiceMessages(count: number): Promise<void> {
    const { wechat, clock } = this.world;
    const { appId } = wechat.accounts().oa;
    const write = wechat.action('write')!;
    const intents: MessageIntent[] = [];
    const chats: ChatWindows[] = [];
    for (let n = 0; n < count; n++) {
      const openId = this.followers[Math.floor(n / PER_WINDOW)]!;
      if (n % PER_WINDOW === 0) {
        await write.run({ name: openId, account: appId, message: { type: 'text', content: '在吗' } });
        const openings = { message: { openedAt: clock.now(), used: 0 } };
        chats.push({ _id: `${appId}:${openId}`, appId, openId, openings, openedAt: clock.now() });
      }
      intents.push({
        ...{ channel: 'customerService', content: { kind: 'text', text: markFor('customerService', n) } },
        ...{ appId, openId, intent: markFor('customerService', n), purpose: 'conversation' },
        window: { openedBy: 'message', openedAt: clock.now() },
        expiresAt: new Date(clock.nowMs() + DAY_MS),
      });
    }
    await this.database.collection('serviceWindows').add(chats);
    await this.addMessages(intents);
  }

  /** One process with so many dispatchers side by side; true when it was not killed and all came to their end. */
  async dispatch(invocations: number): Promise<boolean> {
    const caller = { kind: 'timer', triggerName: 'by-hand' } as const;
    const outcome = await this.world.cloudbase.invoke({ name: DISPATCHER, data: { invocations }, caller });
    return outcome.ok && (outcome.result as { ok: boolean }[]).every(({ ok }) => ok);
  }

  messages(): Promise<Message[]> {
    return readAll<Message>(this.database, 'messages');
  }

  /** A call of `staff` by an operator. */
  async askStaff<T>(call: string, input: object): Promise<T> {
    const { appId } = this.world.wechat.accounts().miniprogram;
    const { mpOpenId, unionId } = this.world.wechat.personByOpenId(this.followers[0]!)!;
    const caller = { kind: 'miniprogram', openId: mpOpenId, appId, unionId } as const;
    const ask = (name: string, data: object) => this.world.cloudbase.invoke({ name, data, caller });
    await ask('customer', { call: 'user.signIn', input: {} });
    await this.database
      .collection('users')
      .where({ unionId })
      .update({ roles: ['operator'] });
    const outcome = await ask('staff', { call, input });
    if (!outcome.ok) throw new Error(outcome.message);
    return outcome.result as T;
  }

  /** How often each message stands in somebody's inbox, by its own value. */
  received(): Map<string, number> {
    const seen = new Map<string, number>();
    for (const openId of this.followers)
      for (const { rows = [], text = '' } of this.world.wechat.inbox(openId)) {
        const value = [text, ...rows.map((row) => row.value)].find((one) => MARK.test(one)) ?? 'none of ours';
        seen.set(value, (seen.get(value) ?? 0) + 1);
      }
    return seen;
  }

  async close(): Promise<void> {
    await this.world.close();
    rmSync(this.folder, { recursive: true });
  }

  private notice(
    n: number,
    to: { channel: 'template' | 'oaNotice' | 'mpNotice'; appId: string; openId: string },
    { id, keywords }: Template,
  ): MessageIntent {
    const intent = markFor(to.channel, n);
    const values = Object.fromEntries(
      keywords.map(({ name, example }) => [name, name.startsWith('thing') ? intent : example]),
    );
    return {
      ...to,
      content: { templateId: id, values },
      ...{ intent, purpose: 'couponIssued', actedAt: this.world.clock.now() },
      expiresAt: new Date(this.world.clock.nowMs() + DAY_MS),
    };
  }

  private async addMessages(intents: readonly MessageIntent[]): Promise<void> {
    const messages = intents.map((intent) => {
      const made = composeMessage(intent, this.world.clock.now());
      if (!made.ok) throw new Error(JSON.stringify(made));
      return made.data;
    });
    for (let from = 0; from < messages.length; from += BATCH)
      await this.database.collection('messages').add(messages.slice(from, from + BATCH));
  }
}

const markFor = (channel: Channel, n: number) => `${channel}-${n}`;
const MARK = /^(template|oaNotice|mpNotice|customerService)-\d+$/;

/** The value by which a message is found in an inbox. */
export function markOf({ channel, content }: Message): string {
  const texts = channel === 'customerService' ? Object.values(content) : Object.values(content.values);
  return texts.find((text): text is string => typeof text === 'string' && MARK.test(text)) ?? '';
}
