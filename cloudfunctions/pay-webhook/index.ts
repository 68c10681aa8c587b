import { runtime, webhook } from '../../shared/runtime/index.ts';
import { receivePayCallback } from '../../shared/runtime/pay-webhook.ts';

/** Callbacks of WeChat Pay; anyone can send them, so the signature is checked first. */
export const main = webhook(runtime, receivePayCallback);
