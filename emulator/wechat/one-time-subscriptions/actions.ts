import { ActionRefused } from '../people/actions.ts';
import type { Recipient } from '../people/recipient.ts';
import { MAX_SCENE, readScene, type OneTimeStore } from './store.ts';

/** What a person decides on the page `mp/subscribemsg?action=get_confirm`. */
export interface OneTimeAnswer {
  scene: number;
  action: 'confirm' | 'cancel';
  /** Where the account wants the person to be sent afterwards. */
  redirectUrl?: string;
  /** Comes back as it was given. */
  reserved?: string;
}

/** Remembers a `confirm`, and gives the address with the answer in it as the platform writes it. Throws ActionRefused. */
export function allowOnce(
  store: OneTimeStore,
  recipient: Recipient,
  { scene, action, redirectUrl, reserved }: OneTimeAnswer,
): string | undefined {
  if (readScene(scene) === undefined) {
    throw new ActionRefused('WRONG_CHOICE', `a scene is a whole number from 0 to ${MAX_SCENE}`);
  }
  const target = redirectUrl === undefined ? undefined : targetOf(redirectUrl);
  if (action === 'confirm') store.allow(recipient, scene);
  if (!target) return undefined;
  const answer = {
    ...(action === 'confirm' ? { openid: recipient.openId } : {}),
    ...{ template_id: store.templateId(recipient.appId), action, scene: String(scene) },
    ...(reserved === undefined ? {} : { reserved }),
  };
  for (const [name, value] of Object.entries(answer)) target.searchParams.set(name, value);
  return target.href;
}

function targetOf(url: string): URL {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (target && ['http:', 'https:'].includes(target.protocol)) return target;
  throw new ActionRefused('WRONG_CHOICE', 'redirectUrl is no web address');
}
