import { WeChatError } from '../api/errors.ts';
import type { Table, Tables } from '../tables.ts';
import type { Template } from '../templates/entities.ts';
import type { Consent, Decision } from './entities.ts';

/** A person at an account. */
interface Recipient {
  appId: string;
  openId: string;
}

const NEVER_ASKED: Consent = { left: 0, standing: false, switchedOff: false };

/** The ledger of consents: who may be sent what, and how often. */
export class ConsentStore {
  /** By AppID, OpenID and id of the template. */
  private readonly consents: Table<Consent>;

  constructor(tables: Tables) {
    this.consents = tables.table('consents');
  }

  of(recipient: Recipient, templateId: string): Consent {
    return this.consents.get(keyOf(recipient, templateId)) ?? NEVER_ASKED;
  }

  /** One answer to the question for consent; with `always` the question is not asked again. */
  answer(recipient: Recipient, template: Template, decision: Decision, always: boolean): void {
    const before = this.of(recipient, template.id);
    const kept = always ? { always: decision } : {};
    const accepted = template.longTerm ? { standing: true } : { left: before.left + 1 };
    const change = decision === 'accept' ? { ...accepted, switchedOff: false } : {};
    this.consents.set(keyOf(recipient, template.id), { ...before, ...change, ...kept });
  }

  /** Chosen here: what was accepted before is lost when a person switches the template off. */
  switchOff(recipient: Recipient, templateId: string): void {
    this.consents.set(keyOf(recipient, templateId), { left: 0, standing: false, switchedOff: true });
  }

  /** Uses one consent for one message; refuses with 43101 when there is none. */
  spend(recipient: Recipient, template: Template): void {
    const consent = this.of(recipient, template.id);
    if (consent.switchedOff || !(template.longTerm ? consent.standing : consent.left > 0)) throw new WeChatError(43101);
    if (template.longTerm) return;
    this.consents.set(keyOf(recipient, template.id), { ...consent, left: consent.left - 1 });
  }
}

const keyOf = ({ appId, openId }: Recipient, templateId: string): string => `${appId}/${openId}/${templateId}`;
