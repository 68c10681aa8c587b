import { DAY_MS } from '../../shared/core/clock.ts';
import { composeMessage, type MessageIntent } from '../../shared/messaging/enqueue.ts';
import type { ApplicationUnderTest } from './application.ts';

/** What a test says of a message; the rest is that of a coupon's notice, made now. */
export type SomeMessage = Pick<MessageIntent, 'channel' | 'content' | 'openId'> & { appId?: string };

/** Puts a message into the outbox, as a use case does. */
export async function enqueue({ world, database }: ApplicationUnderTest, message: SomeMessage): Promise<void> {
  const { clock, wechat } = world;
  const now = clock.now();
  const intent = `${message.channel}-${clock.nowMs()}`;
  const made = composeMessage(
    {
      ...{ appId: wechat.accounts().oa.appId, purpose: 'couponIssued', intent, actedAt: now },
      ...{ expiresAt: new Date(now.getTime() + DAY_MS), window: { openedBy: 'message', openedAt: now } },
      ...message,
    } as MessageIntent,
    now,
  );
  if (!made.ok) throw new Error(made.error);
  await database.collection('messages').add(made.data);
}

/** The first template of an account, filled with its own examples. */
export function templateOf({ world }: ApplicationUnderTest, kind: 'template-message' | 'subscription', appId?: string) {
  const [template] = world.wechat.templates(kind, appId);
  const values = Object.fromEntries(template!.keywords.map(({ name, example }) => [name, example]));
  return { templateId: template!.id, values };
}

/** Says in our ledger, and not to WeChat, that the person has written to the Official Account just now. */
export async function openWindow({ world, database }: ApplicationUnderTest, openId: string): Promise<void> {
  const { appId } = world.wechat.accounts().oa;
  const openedAt = world.clock.now();
  const openings = { message: { openedAt, used: 0 } };
  await database.collection('serviceWindows').add({ _id: `${appId}:${openId}`, appId, openId, openings, openedAt });
}

/** Says in our ledger, and not to WeChat, that the person has agreed to one notice. */
export async function agree(
  { world, database }: ApplicationUnderTest,
  { appId, openId, templateId }: { appId: string; openId: string; templateId: string },
): Promise<void> {
  const now = world.clock.now();
  const consent = { _id: `${appId}:${openId}:${templateId}`, appId, openId, templateId, updatedAt: now };
  await database.collection('messageConsents').add({ ...consent, accepts: { k1: now }, left: 1 });
}
