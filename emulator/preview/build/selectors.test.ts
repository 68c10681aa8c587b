import { describe, expect, it } from '@jest/globals';
import { scopeSelector } from './selectors.ts';
import { toBrowserLengths } from './units.ts';

const scope = { prefix: 'c3', builtInTags: new Set(['view', 'scroll-view']) };

describe('selectors of a component', () => {
  it.each([
    ['.title', '.c3--title'],
    ['.t-button--size-small .t-button__icon', '.c3--t-button--size-small .c3--t-button__icon'],
    ['.bar > view.item:first-child', '.c3--bar > wx-view.c3--item:first-child'],
    ['scroll-view::after', 'wx-scroll-view::after'],
    [':host', '[wx-host="c3"]'],
    ['page', 'wx-page'],
    ['.a:not(.b)', '.c3--a:not(.c3--b)'],
    ['.a[data-of=".x"]', '.c3--a[data-of=".x"]'],
    ['coupon-card', 'coupon-card'],
  ])('%s becomes %s', (from, to) => {
    expect(scopeSelector(from, scope)).toBe(to);
  });

  it('keep their class names in a page, whose sheet is switched on alone', () => {
    expect(scopeSelector('.title view', { ...scope, prefix: '' })).toBe('.title wx-view');
  });
});

describe('lengths', () => {
  it('of 750 rpx are the width of the screen', () => {
    expect(toBrowserLengths('0 750rpx -15rpx .5rpx')).toBe('0 100vw -2vw 0.066667vw');
  });

  it('in vh are a share of the page, not of the window', () => {
    expect(toBrowserLengths('min-height: 100vh')).toBe('min-height: calc(var(--page-vh) * 100)');
  });

  it('that only look like rpx stay', () => {
    expect(toBrowserLengths('url(a12rpxb.svg) 12px')).toBe('url(a12rpxb.svg) 12px');
  });
});
