import { describe, expect, it } from '@jest/globals';
import type { PersonAction } from '../../live/wechat-wire.ts';
import { fieldsOf, inputOf } from './action-input.ts';

const action: PersonAction = {
  ...{ name: 'scan', at: 'official-account' },
  input: {
    properties: {
      ...{ name: { type: 'string' }, account: { type: 'string' }, scene: {}, ticket: { type: 'string' } },
      ...{ always: { type: 'boolean', default: false }, place: { type: 'object' } },
    },
    required: ['name', 'ticket', 'always'],
  },
};

describe('the form of an action', () => {
  it('asks for all but who does it where, and insists on what has no default', () => {
    expect(fieldsOf(action).map(({ name, isNeeded }) => [name, isNeeded])).toEqual([
      ...[
        ['scene', false],
        ['ticket', true],
        ['always', false],
        ['place', false],
      ],
    ]);
  });

  it('keeps texts as texts, reads JSON elsewhere, and leaves out what is empty', () => {
    const written = { scene: '1001', ticket: '1001', always: 'true', place: '{"latitude":23.1}' };
    expect(inputOf(action, written)).toEqual({
      ...{ scene: 1001, ticket: '1001', always: true, place: { latitude: 23.1 } },
    });
    const write = { ...action, input: { properties: { message: {} }, required: ['message'] } };
    expect(inputOf(write, { message: '12' })).toEqual({ message: { type: 'text', content: '12' } });
    expect(inputOf(write, { message: '{"type":"video"}' })).toEqual({ message: { type: 'video' } });
    expect(inputOf(action, { scene: 'desk_07', ticket: '', name: 'x' })).toEqual({ scene: 'desk_07' });
  });
});
