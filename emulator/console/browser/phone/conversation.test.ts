import { describe, expect, it } from '@jest/globals';
import type { Delivery, InboxMessage } from '../live/wechat-wire.ts';
import { conversation, piecesOf } from './conversation.ts';

const NOON = '2026-03-01T04:00:00.000Z';
const LATER = '2026-03-01T04:00:01.000Z';

const received = (text: string, at = NOON, answers?: number): InboxMessage => ({
  ...{ at, appId: 'a', place: 'chat', kind: answers === undefined ? 'template' : 'reply', msgType: 'text', text },
  ...(answers === undefined ? {} : { answers }),
});
const wrote = (id: number, text: string, at = NOON): Delivery => ({
  ...{ id, appId: 'a', event: 'text', openId: 'o', createTime: Date.parse(at) / 1_000, url: 'u', delivered: true },
  attempts: [{ at, ms: 1, status: 200, body: '' }],
  push: { msgType: 'text', fields: { Content: text } },
});
const texts = (inbox: InboxMessage[], pushes: Delivery[]) =>
  conversation(inbox, pushes).map((line) => ('own' in line ? `> ${line.own.text}` : line.received.text));

describe('a conversation', () => {
  it('puts both sides in the order of world time', () => {
    expect(texts([received('a', LATER)], [wrote(2, 'b')])).toEqual(['> b', 'a']);
  });

  it('keeps question and answer together while the clock is frozen', () => {
    const inbox = [received('A', NOON, 1), received('notice'), received('B', NOON, 2)];
    expect(texts(inbox, [wrote(2, 'b'), wrote(1, 'a')])).toEqual(['> a', 'A', 'notice', '> b', 'B']);
  });

  it('shows a lost message, and no events', () => {
    const lost: Delivery = { ...wrote(1, 'lost'), attempts: [], delivered: false, lost: true };
    const event: Delivery = { ...wrote(2, ''), push: { fields: { EventKey: 'k' } } };
    expect(texts([], [event, lost])).toEqual(['> lost']);
  });
});

describe('the pieces of a text', () => {
  const opens = { url: 'https://example.com/' };

  it('are plain text and links, of which only the words are seen', () => {
    expect(piecesOf('a <a href="https://example.com/">b</a> c', [{ text: 'b', opens }])).toEqual([
      ...[{ text: 'a ' }, { text: 'b', opens }, { text: ' c' }],
    ]);
  });

  it('stay text where the server saw no link', () => {
    const text = '<a name="x">no</a> <a href="https://example.com/">yes</a> <b>';
    expect(piecesOf(text, [{ text: 'yes', opens }])).toEqual([
      ...[{ text: '<a name="x">no</a> ' }, { text: 'yes', opens }, { text: ' <b>' }],
    ]);
    expect(piecesOf('')).toEqual([]);
  });
});
