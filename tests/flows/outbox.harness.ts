import { readFileSync } from 'node:fs';
import { readSeed } from '../../emulator/wechat/index.ts';
import { startWorld, type World } from '../../emulator/world.ts';
import type { CloudbaseRc, DataModel, FunctionRules } from '../../emulator/cloudbase/index.ts';
import { inRepository } from '../../scripts/build/repository.ts';
import { adminDatabase, readAll } from '../../scripts/local/admin-database.ts';
import { LOCAL_ENVIRONMENT } from '../../scripts/local/application.ts';
import { DAY_MS } from '../../shared/core/clock.ts';
import { composeMessage, type MessageIntent } from '../../shared/messaging/enqueue.ts';
import type { Message } from '../../shared/messaging/message.ts';

const readJson = <T>(path: string): T => JSON.parse(readFileSync(inRepository(path), 'utf8')) as T;
const FUNCTION = 'message-dispatch';
const PEOPLE = 200;
const BATCH = 1_000;

/** The dispatcher as it is deployed, in real processes, between the emulated database and the emulated WeChat. */
export class OutboxWorld {
  private readonly database;
  private readonly followers: readonly string[];

  private constructor(readonly world: World) {
    this.database = adminDatabase(world.addresses.admin, LOCAL_ENVIRONMENT);
    this.followers = world.wechat.followers({ limit: PEOPLE }).map(({ openId }) => openId);
  }

  static async start(): Promise<OutboxWorld> {
    const world = await startWorld({ port: 0, seed: readSeed({ followers: PEOPLE, people: [] }) });
    world.clock.freeze();
    const { oa, miniprogram } = world.wechat.accounts();
    const { functions = [] } = readJson<CloudbaseRc>('cloudbaserc.json');
    await world.cloudbase.deploy({
      envId: LOCAL_ENVIRONMENT,
      functionsDir: inRepository('dist/cloudfunctions'),
      // Without its timer: every dispatcher is started, and counted, by the test.
      config: { functions: functions.filter(({ name }) => name === FUNCTION).map((one) => ({ ...one, triggers: [] })) },
      variables: {
        OA_APP_ID: oa.appId,
        OA_APP_SECRET: oa.appSecret,
        MP_APP_ID: miniprogram.appId,
        MP_APP_SECRET: miniprogram.appSecret,
        WECHAT_DRIVER: 'http',
        WECHAT_API_BASE_URL: world.addresses.wechat,
      },
      dataModel: readJson<DataModel>('dist/data-model.json'),
      functionRules: readJson<FunctionRules>('dist/function-rules.json'),
    });
    return new OutboxWorld(world);
  }

  /** Template messages of the Official Account, each with a value of its own. */
  async addTemplateMessages(count: number): Promise<void> {
    const { oa } = this.world.wechat.accounts();
    const [template] = this.world.wechat.templates('template-message');
    const intents = Array.from({ length: count }, (_, n) =>
      this.intent(n, { channel: 'template', appId: oa.appId, openId: this.followers[n % PEOPLE]! }, template!),
    );
    await this.addMessages(intents);
  }

  /** Subscription messages of the mini program, to people who have agreed to each of them, here and at WeChat. */
  async addNotices(count: number): Promise<void> {
    const { wechat } = this.world;
    const { miniprogram } = wechat.accounts();
    const accept = wechat.action('answer-notices')!;
    const [template] = wechat.templates('subscription', miniprogram.appId);
    const openIds = this.followers.map((openId) => wechat.personByOpenId(openId)!.mpOpenId);
    const at = this.world.clock.now();
    const accepts = new Map<string, Record<string, Date>>(openIds.map((openId) => [openId, {}]));
    const intents = [];
    for (let n = 0; n < count; n++) {
      const openId = openIds[n % PEOPLE]!;
      await accept.run({ name: openId, account: miniprogram.appId, answers: { [template!.id]: 'accept' } });
      accepts.get(openId)![`k${n}`] = at;
      intents.push(this.intent(n, { channel: 'mpNotice', appId: miniprogram.appId, openId }, template!));
    }
    const { appId } = miniprogram;
    const consents = [...accepts].map(([openId, taps]) => ({
      ...{ _id: `${appId}:${openId}:${template!.id}`, appId, openId, templateId: template!.id },
      ...{ accepts: taps, left: Object.keys(taps).length, updatedAt: at },
    }));
    await this.database.collection('messageConsents').add(consents);
    await this.addMessages(intents);
  }

  /** One dispatcher; true when it came to its end. */
  async dispatch(): Promise<boolean> {
    const caller = { kind: 'timer', triggerName: 'by-hand' } as const;
    const outcome = await this.world.cloudbase.invoke({ name: FUNCTION, data: { Type: 'Timer' }, caller });
    return outcome.ok && (outcome.result as { ok: boolean }).ok;
  }

  messages(): Promise<Message[]> {
    return readAll<Message>(this.database, 'messages');
  }

  /** How often each message stands in somebody's inbox, by its own value. */
  received(): Map<string, number> {
    const seen = new Map<string, number>();
    for (const openId of this.followers)
      for (const { rows = [] } of this.world.wechat.inbox(openId)) {
        const value = rows.map((row) => row.value).find((text) => MARK.test(text)) ?? 'none of ours';
        seen.set(value, (seen.get(value) ?? 0) + 1);
      }
    return seen;
  }

  close(): Promise<void> {
    return this.world.close();
  }

  private intent(
    n: number,
    to: { channel: 'template' | 'mpNotice'; appId: string; openId: string },
    { id, keywords }: { id: string; keywords: readonly { name: string; example: string }[] },
  ): MessageIntent {
    const mark = `${to.channel === 'template' ? 'T' : 'N'}-${n}`;
    const values = Object.fromEntries(
      keywords.map(({ name, example }) => [name, name.startsWith('thing') ? mark : example]),
    );
    return {
      ...to,
      content: { templateId: id, values },
      ...{ intent: mark, purpose: 'couponIssued', actedAt: this.world.clock.now() },
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

const MARK = /^[TN]-\d+$/;

/** The value by which a message is found in an inbox. */
export const markOf = ({ channel, content }: Message): string =>
  channel === 'customerService' ? '' : (Object.values(content.values).find((text) => MARK.test(text)) ?? '');
