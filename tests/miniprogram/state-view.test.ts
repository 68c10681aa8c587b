import { beforeAll, describe, expect, it } from '@jest/globals';
import { loadComponent, settled, show } from './support.ts';

let view: string;
beforeAll(() => {
  view = loadComponent('state-view');
});

describe('what stands in the place of missing content', () => {
  it('says what is the matter, and offers a button only when something can be done', () => {
    expect(show(view, { title: '暂时没有优惠券', text: '过几天再来' }).find('.action')).toBeUndefined();
    const shown = show(view, { title: '服务繁忙', actionText: '重新加载' });
    expect(shown.text()).toContain('服务繁忙');
    expect(shown.find('.action')).toBeDefined();
  });
});

describe('its button', () => {
  it.each([
    [false, 1],
    [true, 0],
  ])('when busy is %s, passes %d taps on', async (busy, taps) => {
    const shown = show(view, { title: '服务繁忙', actionText: '重新加载', busy });
    const actions = shown.events('action');
    shown.find('.button')?.dispatch('tap');
    await settled();
    expect(actions).toHaveLength(taps);
  });
});
