import { runtime, webhook } from '../../shared/runtime/index.ts';
import { openEntry } from '../../shared/runtime/oa-redirect.ts';

/** The page between an entry of the Official Account and the mini program, over HTTP access, for everybody. */
export const main = webhook(runtime, openEntry);
