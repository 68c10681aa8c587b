import * as z from 'zod/mini';

/** An id of ours: coupon, user. */
export const id = z.string().check(z.minLength(1), z.maxLength(128), z.regex(/^[\w:.-]+$/));

/** Id of a coupon template: short enough that a coupon's id, which holds it and the user's, is one too. */
export const templateId = z.string().check(z.minLength(1), z.maxLength(64), z.regex(/^[\w.-]+$/));

/** Id of a store, drawn by whoever makes it. */
export const storeId = z.string().check(z.regex(/^[\w-]{1,64}$/));

/** What a person may do: `owner`, `operator`, or `staff:<store>`. */
export const role = z.string().check(z.regex(/^(?:owner|operator|staff:[\w-]{1,64})$/));

/** Of the merchant's shop: goods and their categories are known to us by their ids alone. */
export const goodsId = z.string().check(z.minLength(1), z.maxLength(64), z.regex(/^[\w.-]+$/));
export const categoryId = z.string().check(z.minLength(1), z.maxLength(64), z.regex(/^[\w.-]+$/));

/** As it is dialled: digits, spaces, dashes. */
export const telephone = z.string().check(z.regex(/^\+?[0-9][0-9 -]{4,19}$/));

/** `HH:MM`. */
export const timeOfDay = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/));

/** Short id of a channel; fits the `scene` of a mini program code (≤ 32 characters). */
export const channelId = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,31}$/));

/** Of an article of the Official Account, as WeChat's statistics call it: the message, and the place in it. */
export const articleId = z.string().check(z.regex(/^\d{1,20}_\d{1,2}$/));

/** A day of Shanghai: `YYYY-MM-DD`. */
export const day = z.iso.date();

/** A moment on the wire: ISO 8601, UTC. */
export const moment = z.iso.datetime();

/** Money: whole fen (1/100 yuan), never negative. */
export const fen = z.int().check(z.nonnegative());

/** Something to be seen, no control characters, no half of a character. */
const onOneLine = z.regex(/^(?=.*\S)[^\p{Cc}\p{Cs}]*$/u);

/** Words on one line. */
export const line = (most: number) => z.string().check(z.minLength(1), z.maxLength(most), onOneLine);

/** Of a label that staff give to people. Spaces around it and its form in Unicode make no other label. */
export const labelName = z.string().check(z.trim(), z.normalize('NFKC'), z.minLength(1), z.maxLength(20), onOneLine);

/** Drawn at random by the caller for one intent, so that a repeated request counts once. */
export const requestKey = z.string().check(z.regex(/^[A-Za-z0-9_-]{8,64}$/));

/** Of an order of the merchant's shop, drawn by the shop or the phone: never two orders of one person with the same. */
export const orderId = z.string().check(z.regex(/^[A-Za-z0-9_-]{8,64}$/));

/** A page of a mini program without a leading slash; may carry a query. */
export const pagePath = z.string().check(z.maxLength(1024), z.regex(/^[\w-][\w/-]*(\?[^\s"'<>]*)?$/));

/** AppID of an Official Account or mini program. */
export const appId = z.string().check(z.regex(/^wx[0-9a-f]{16}$/));
