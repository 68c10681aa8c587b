import { beforeEach, describe, expect, it } from '@jest/globals';
import { askForReminder } from '../../miniprogram/interactions/consent';

const TEMPLATE = 'tmpl-ends';

let answer: string | undefined;
let timesAsked: number;
let told: unknown[];

beforeEach(() => {
  timesAsked = 0;
  told = [];
  const storage = new Map<string, unknown>();
  Object.assign(globalThis, {
    wx: {
      getStorageSync: (key: string) => storage.get(key) ?? '',
      setStorage: ({ key, data }: { key: string; data: unknown }) => void storage.set(key, data),
      requestSubscribeMessage({ success, fail }: { success(answers: object): void; fail(): void }) {
        timesAsked += 1;
        if (answer === undefined) fail();
        else success({ [TEMPLATE]: answer });
      },
      cloud: {
        async callFunction({ data }: { data: { input: { answers: unknown } } }) {
          told.push(data.input.answers);
          return { result: { ok: true, data: { kept: 1 } } };
        },
      },
    },
  });
});

const askTwice = async (): Promise<void> => {
  await askForReminder(TEMPLATE);
  await askForReminder(TEMPLATE);
};

describe('the question about a reminder', () => {
  it('is asked for each coupon of whoever agrees, and each answer is kept', async () => {
    answer = 'accept';
    await askTwice();
    expect(told).toEqual(Array(2).fill([{ templateId: TEMPLATE, answer: 'accept' }]));
  });

  it('is not asked again of whoever said no', async () => {
    answer = 'reject';
    await askTwice();
    expect(timesAsked).toBe(1);
    expect(told).toEqual([[{ templateId: TEMPLATE, answer: 'reject' }]]);
  });

  it.each([undefined, 'ban', 'filter'])('tells nobody of what is no answer: %s', async (given) => {
    answer = given;
    await askForReminder(TEMPLATE);
    expect(told).toEqual([]);
  });

  it('is not asked where a campaign has no reminder', async () => {
    await askForReminder('');
    expect(timesAsked).toBe(0);
  });
});
