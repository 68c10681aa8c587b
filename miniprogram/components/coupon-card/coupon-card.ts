import type { CouponCardContent } from './content';

Component({
  properties: {
    /** What the card shows: see content.ts. */
    content: { type: Object, value: {} as CouponCardContent },
    /** A claim is under way: the button turns and takes no further tap. */
    busy: { type: Boolean, value: false },
  },
  methods: {
    /** The button, or the space around it: `claim` for an offer, `open` for a coupon that the person has. */
    act() {
      const content = this.data.content;
      if (this.data.busy || !content.action) return;
      const { templateId, couponId, reminder } = content;
      this.triggerEvent(content.action, { templateId, couponId, reminder });
    },
    /** The rest of the card opens the coupon, when there is one. */
    open() {
      const { couponId, templateId } = this.data.content;
      if (couponId) this.triggerEvent('open', { templateId, couponId });
    },
  },
});
