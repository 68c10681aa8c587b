import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { id, line, moment, requestKey, storeId, telephone, timeOfDay } from './fields.ts';

/** On WeChat's maps: degrees east and north in GCJ-02, as `wx.getFuzzyLocation({ type: 'gcj02' })` and `wx.chooseLocation` give them. */
const place = z.object({
  longitude: z.number().check(z.gte(-180), z.lte(180)),
  latitude: z.number().check(z.gte(-90), z.lte(90)),
});

/** Open from … until before …, Beijing time. `until` that is not later is of the next day; 24:00 is midnight. */
const span = z
  .object({ from: timeOfDay, until: z.union([timeOfDay, z.literal('24:00')]) })
  .check(z.refine(({ from, until }) => from !== until, 'opens and closes at once'));
const spans = z.array(span).check(z.maxLength(5));

/** When a store is open. A span belongs to the day on which it begins: no spans, no beginning on that day. */
export const openingHours = z.object({
  /** Of Monday to Sunday. */
  week: z.array(spans).check(z.length(7)),
  /** Days that are different, holidays for instance, each once. */
  special: z.optional(
    z.array(z.object({ date: z.iso.date(), spans })).check(
      z.maxLength(60),
      z.refine((days) => new Set(days.map(({ date }) => date)).size === days.length, 'a day stands there twice'),
    ),
  ),
});

const shared = {
  name: line(40),
  city: line(20),
  address: line(120),
  place,
  phone: z.optional(telephone),
  /** `closed`: until further notice, whatever the hours say. */
  state: z.enum(['open', 'closed']),
  hours: openingHours,
};

export const storeDescription = z.object(shared);

const revision = z.int().check(z.nonnegative());
const keptStore = z.object({ storeId, revision, store: storeDescription, updatedAt: moment });

/** Where a page ended; given back as it came. */
const cursor = line(200);

/** All stores by city and name, fifty at once; `next` goes on from there. For operators. */
export const storeList = contract({
  name: 'store.list',
  input: z.object({ after: z.optional(cursor) }),
  output: z.object({ stores: z.array(keptStore), next: z.optional(cursor) }),
  errors: [],
});

/**
 * Keeps a new store (revision 0, an id drawn by the caller) or a changed one (the revision that was changed). A repeat with
 * the same `requestKey` gets the answer of the first. For operators.
 */
export const storeSave = contract({
  name: 'store.save',
  input: z.object({ storeId, revision, requestKey, store: storeDescription }),
  output: keptStore,
  errors: [
    /** Somebody else changed it since. */
    'STORE.CHANGED_MEANWHILE',
    'STORE.NOT_FOUND',
  ],
});

/** Takes a store away for good; a repeat changes nothing. One that only rests is saved as `closed`. For operators. */
export const storeRemove = contract({
  name: 'store.remove',
  input: z.object({ storeId, revision: z.int().check(z.positive()) }),
  output: z.object({}),
  errors: [
    'STORE.CHANGED_MEANWHILE',
    'STORE.NOT_FOUND',
    /** Somebody is its staff still: an owner takes these roles first. */
    'STORE.HAS_STAFF',
  ],
});

/** A store as customers see it. */
export const foundStore = z.object({
  storeId: id,
  ...shared,
  /** From the place, in whole metres, as the crow flies. */
  distance: z.optional(z.int()),
  /** Now. */
  isOpen: z.boolean(),
  /** When it closes; nothing when it is not open, or never closes. */
  closesAt: z.optional(moment),
  /** When it opens next; nothing when it is open, or not known to open within a week. */
  opensAt: z.optional(moment),
});

/**
 * The stores for customers: with a place the twenty nearest, nearest first; without one all by city and name, or those of a
 * city, twenty at once. The place is not kept.
 */
export const storeNearest = contract({
  name: 'store.nearest',
  input: z.object({ place: z.optional(place), city: z.optional(line(20)), after: z.optional(cursor) }),
  output: z.object({
    stores: z.array(foundStore),
    next: z.optional(cursor),
  }),
  errors: [],
});
