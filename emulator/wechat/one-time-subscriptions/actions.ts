import * as z from 'zod/mini';
import type { ActionParts } from '../action-parts.ts';
import { ActionRefused, type Doer, type PeopleActions } from '../people/actions.ts';
import { MAX_SCENE, type OneTimeStore } from './store.ts';

/** What a person decides on the page `mp/subscribemsg?action=get_confirm`. */
interface OneTimeAnswer {
  scene: number;
  action: 'confirm' | 'cancel';
  /** Where the account wants the person to be sent afterwards. */
  redirectUrl?: string | undefined;
  /** Comes back as it was given. */
  reserved?: string | undefined;
}

/** Allow an Official Account one message of a scene, or decline. */
export function oneTimeActions(actions: PeopleActions, { oneTime }: ActionParts): void {
  actions.add({
    name: 'allow-once',
    at: 'official-account',
    input: {
      scene: z.int().check(z.gte(0), z.lte(MAX_SCENE)),
      action: z.enum(['confirm', 'cancel']),
      redirectUrl: z.optional(z.string()),
      reserved: z.optional(z.string().check(z.maxLength(128))),
    },
    act: (doer, answer) => allowOnce(oneTime, doer, answer),
  });
}

/** Answers the address with the answer in it, as the platform writes it. Throws ActionRefused for one of no web page. */
export function allowOnce(
  store: OneTimeStore,
  { account: { appId }, openId }: Doer,
  answer: OneTimeAnswer,
): { redirectTo?: string } {
  const { scene, action, redirectUrl, reserved } = answer;
  const target = redirectUrl === undefined ? undefined : targetOf(redirectUrl);
  if (action === 'confirm') store.allow({ appId, openId }, scene);
  if (!target) return {};
  const query = {
    ...(action === 'confirm' ? { openid: openId } : {}),
    ...{ template_id: store.templateId(appId), action, scene: String(scene) },
    ...(reserved === undefined ? {} : { reserved }),
  };
  for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value);
  return { redirectTo: target.href };
}

function targetOf(url: string): URL {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (target && ['http:', 'https:'].includes(target.protocol)) return target;
  throw new ActionRefused('WRONG_CHOICE', 'redirectUrl is no web address');
}
