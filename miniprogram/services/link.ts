import type { OutputOf } from '../../shared/contracts/contract';
import type { Contracts } from '../../shared/contracts/types';
import { callCustomer, type CallResult } from './cloud';

export type LinkOffer = OutputOf<Contracts['user.linkPreview']>;

/** As the page that leads here from the Official Account appends it. */
const TICKET = /^[0-9A-HJKMNP-TV-Z]{26}$/;

/**
 * What the ticket of an address would join to the person, for them to decide; undefined where there is nothing to decide (no
 * ticket, used, over, joined already). Nobody asked for it yet, so nothing is said of a failure.
 */
export async function readLinkOffer(ticket: string | undefined): Promise<LinkOffer | undefined> {
  if (ticket === undefined || !TICKET.test(ticket)) return undefined;
  const result = await callCustomer('user.linkPreview', { ticket });
  return result.ok ? result.data : undefined;
}

/** The person has seen the offer and says that it is them. */
export const acceptLink = (ticket: string): Promise<CallResult<OutputOf<Contracts['user.link']>>> =>
  callCustomer('user.link', { ticket });
