import type { StoreCardContent } from './content';

Component({
  properties: {
    /** What the card shows: see content.ts. */
    content: { type: Object, value: {} as StoreCardContent },
  },
  methods: {
    call() {
      // Who changes their mind has not failed.
      wx.makePhoneCall({ phoneNumber: this.data.content.phone, fail: () => undefined });
    },
    showOnMap() {
      const { longitude, latitude, name, address } = this.data.content;
      wx.openLocation({ longitude, latitude, name, address, fail: () => undefined });
    },
  },
});
