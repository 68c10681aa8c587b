import { describe, expect, it } from '@jest/globals';
import { kindOf, type WeChatErrorKind } from './error-codes.ts';

/** Every code that the platform's reference names as an answer of a WeChat call, with what it says to do. */
const NAMED: Record<Exclude<WeChatErrorKind, 'unknown'>, number[]> = {
  token: [40001, 40014, 42001],
  busy: [-1, 61450, -501003, -501004],
  slowDown: [45011, 45066],
  quota: [45009, 85400],
  openId: [40003, 46004, 49003],
  notFollowing: [43004, 50005],
  declined: [40226, 43019, 43101, 48002, 50001, 50002, 61010],
  window: [45015, 45047],
  code: [40029, 40163, 42007, -601005, -601006, -601007],
  duplicate: [45065],
  limit: [45056, 45057, 45059, 48006],
  request: [
    ...[40007, 40033, 41001, 47001, 47003, 61451, 45157, 45158, 45058, 45159, 45067],
    ...[40016, 40017, 40018, 40019, 40020, 40022, 40023, 40054, 40055, 65303, 65316],
    ...[-501006, -501007, -602001, -604001],
  ],
  permission: [48001, 65309],
  configuration: [
    ...[40002, 40013, 40037, 40125, 40164, 40165, 41002, 41004, 41030, 60020, 61004, 89501, 89503, 89506, 89507],
    ...[-501005, -501008, -501009, -601004, -601012, -601015, -601016, -601017, -601018, -604100, -604101, -604104],
  ],
  restricted: [43116, 48004, 50004, 50007],
};

/** Further ones, which WeChat's own pages name. */
const FURTHER: Partial<typeof NAMED> = {
  slowDown: [61503],
  openId: [65302],
  window: [45080],
  code: [40030, 42002, 42003],
  limit: [45026, 45029, 200012],
  request: [
    ...[40004, 40005, 40008, 40031, 40032, 40035, 40052, 40053, 40066, 40092, 40097, 40129, 40159, 40169, 40212, 40225],
    ...[40024, 40025, 40026, 40027, 41003, 41005, 41008, 41009, 43001, 43002, 44001, 44002, 44004, 45001, 45002, 45008],
    ...[45072, 46003, 53600, 61500, 61501, 63178, 63182, 65301, 65304, 65318, 65320, 76001, 76002, 76003, 76021, 76022],
    ...[85096, 85401, 85402, 85403, 200014, 200016, 200017, 200018, 200020, 200021],
  ],
  configuration: [40166, 85079],
};

/** Of the cloud's database, functions and files; and what leaves open what has happened, which the driver looks at first. */
const NO_ANSWERS = [-404001, -502001, -502005, -503001, -504001, -504002, -501001, -501002, -601001, -601008, -604102];

describe('the kind of an error', () => {
  it.each([...Object.entries(NAMED), ...Object.entries(FURTHER)])('is %s for %j', (kind, codes) => {
    expect(codes.map((code) => [code, kindOf(code)])).toEqual(codes.map((code) => [code, kind]));
  });

  it('is unknown for codes that nobody has named, and for those that are no answer of WeChat', () => {
    expect([0, 1, 99_999, -2, ...NO_ANSWERS].map(kindOf)).toEqual(Array(4 + NO_ANSWERS.length).fill('unknown'));
  });
});
