import { beforeEach, describe, expect, it } from '@jest/globals';

interface Asked {
  call: string;
  input: { place?: object; after?: string };
}
/** What the person answers when they are asked for their place: nothing, where they refuse. */
let place: { longitude: number; latitude: number } | undefined;
let asked: Asked[];
let toasts: string[];
/** Of each page of the list of stores, how many. */
let pages: number[];
type Fields = Record<string, unknown>;
interface PageOptions extends Fields {
  data: Fields;
  findNearest(this: unknown): Promise<void>;
}
let home: PageOptions;

const stores = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => ({ storeId: `store-${from + n}`, name: '店', city: '上海', isOpen: false }));

/** As `store.nearest` answers: with a place all at once, without one page by page. */
function answer({ input }: Asked) {
  if (input.place) return { stores: stores(0, 1).map((store) => ({ ...store, address: '路 1 号', distance: 1_200 })) };
  const at = Number(input.after ?? 0);
  const next = at + 1 < pages.length ? { next: String(at + 1) } : {};
  return { stores: stores(at * 20, pages[at]!), ...next };
}

beforeEach(() => {
  [asked, toasts, pages, place] = [[], [], [20], undefined];
  Object.assign(globalThis, {
    Page: (options: PageOptions) => void (home = options),
    wx: {
      getEnterOptionsSync: () => ({ scene: 1001, query: {} }),
      showToast: ({ title }: { title: string }) => void toasts.push(title),
      getFuzzyLocation: ({ success, fail }: { success(got: object): void; fail(error: object): void }) =>
        place ? success(place) : fail({ errMsg: 'getFuzzyLocation:fail auth deny' }),
      cloud: {
        callFunction: async ({ data }: { data: Asked }) => {
          asked.push(data);
          return { result: { ok: true, data: answer(data) } };
        },
      },
    },
  });
});

describe('the list of stores, for whoever gives no place', () => {
  it('has all of them, page by page, and asks for no more than there are', async () => {
    const { listStores } = await import('../../miniprogram/services/home');
    pages = [20, 20, 3];
    const found = await listStores();
    expect(found.ok && new Set(found.data.map(({ storeId }) => storeId)).size).toBe(43);
    expect(asked.map(({ input }) => input)).toEqual([{}, { after: '1' }, { after: '2' }]);
  });

  it('ends somewhere, however many there are', async () => {
    const { listStores } = await import('../../miniprogram/services/home');
    pages = Array.from({ length: 100 }, () => 20);
    const found = await listStores();
    expect(found.ok && found.data.length).toBe(200);
  });
});

describe('the first page', () => {
  async function nearest(): Promise<Fields> {
    await import('../../miniprogram/pages/home/index');
    const shown = { ...home, data: { ...home.data }, setData: (data: Fields) => void Object.assign(shown.data, data) };
    await home.findNearest.call(shown);
    return shown.data;
  }

  it('of somebody who does not tell their place asks for no store by it, and says where to choose one', async () => {
    expect(await nearest()).toMatchObject({ nearest: null, locating: false });
    expect(asked).toEqual([]);
    expect(toasts).toEqual(['没有得到位置，可在“我的”里选择门店']);
  });

  it('of somebody who does shows the nearest store, by what they told just now', async () => {
    place = { longitude: 121.45, latitude: 31.2 };
    expect(await nearest()).toMatchObject({ nearest: { storeId: 'store-0' }, locating: false });
    expect(asked).toEqual([{ call: 'store.nearest', input: { place } }]);
    expect(toasts).toEqual([]);
  });
});
