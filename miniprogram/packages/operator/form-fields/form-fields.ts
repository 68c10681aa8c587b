import { dotted } from '../../../format/date';
import type { Field } from './field';

type Picked = WechatMiniprogram.CustomEvent<{ value: string }>;
interface Marked {
  name: string;
  value: string;
}

/** Fields below each other; `change` tells the name of one and its new value, as text. */
Component({
  properties: { fields: { type: Array, value: [] as Field[] } },
  data: {
    /** What stands behind its name, on one line. */
    rows: { number: true, list: true, day: true, time: true },
    /** What stands at each field that is picked, where it is in a `list`, and which entries of a `many` are chosen. */
    shown: {},
  },
  observers: {
    fields(fields: Field[]) {
      const shown = fields.map(({ name, is, value, options = [] }) => {
        const at = options.findIndex((one) => one.value === value);
        const chosen = Object.fromEntries(value.split(',').map((one) => [one, true]));
        const text = is === 'day' ? dotted(value) : is === 'time' ? value : (options[at]?.text ?? '');
        return [name, { at: Math.max(at, 0), text, chosen }];
      });
      this.setData({ shown: Object.fromEntries(shown) as Record<string, never> });
    },
  },
  methods: {
    tell(name: string, value: string) {
      this.triggerEvent('change', { name, value });
    },
    type({ currentTarget, detail }: WechatMiniprogram.Input) {
      this.tell((currentTarget.dataset as Marked).name, detail.value);
    },
    choose({ currentTarget }: WechatMiniprogram.TouchEvent) {
      const { name, value } = currentTarget.dataset as Marked;
      this.tell(name, value);
    },
    pick({ currentTarget, detail }: Picked) {
      this.tell((currentTarget.dataset as Marked).name, detail.value);
    },
    pickFromList({ currentTarget, detail }: Picked) {
      const { name } = currentTarget.dataset as Marked;
      const field = this.data.fields.find((one) => one.name === name);
      const option = field?.options?.[Number(detail.value)];
      if (option) this.tell(name, option.value);
    },
    toggle({ currentTarget }: WechatMiniprogram.TouchEvent) {
      const { name, value } = currentTarget.dataset as Marked;
      const field = this.data.fields.find((one) => one.name === name);
      const before = (field?.value ?? '').split(',').filter(Boolean);
      const chosen = before.includes(value) ? before.filter((one) => one !== value) : [...before, value];
      this.tell(name, chosen.join(','));
    },
  },
});
