import { describe, expect, it } from '@jest/globals';
import { kindOf, type WeChatErrorKind } from './error-codes.ts';

/** What the platform's list says to do, code by code. */
const LISTED: Record<WeChatErrorKind, number[]> = {
  token: [40001, 40014, 42001],
  busy: [-1, 61450, -501003, -501004],
  slowDown: [45011, 45066],
  quota: [45009, 85400],
  openId: [40003, 46004, 49003],
  notFollowing: [43004, 50005],
  declined: [43019, 43101, 48002, 50002, 61010],
  window: [45015, 45047],
  code: [40029, 40163, 42007],
  duplicate: [45065],
  limit: [45056, 45057, 45059, 48006],
  request: [41001, 40033, 47001, 47003, 61451, 40016, 40018, 40054, 45157, 45158, 45058, 45159, 45067, 65303, 65316],
  permission: [48001, 50001, 65309],
  configuration: [
    ...[40002, 40013, 40037, 40125, 40164, 40165, 41002, 41004, 41030, 61004],
    ...[89501, 89503, 89506, 89507, -604100, -604101, -604104],
  ],
  restricted: [43116, 48004, 50004, 50007],
  unknown: [0, 1, 99999, -2],
};

describe('the kind of an error', () => {
  it.each(Object.entries(LISTED))('is %s for the codes of the platform’s list', (kind, codes) => {
    expect(codes.map((code) => [code, kindOf(code)])).toEqual(codes.map((code) => [code, kind]));
  });
});
