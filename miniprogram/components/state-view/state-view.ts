/** What stands in the place of a page's content when there is none: empty, failed or without network. */
Component({
  properties: {
    picture: { type: String, value: 'empty' },
    title: { type: String, value: '' },
    text: { type: String, value: '' },
    /** Empty hides the button. */
    actionText: { type: String, value: '' },
    busy: { type: Boolean, value: false },
  },
  methods: {
    act() {
      if (!this.data.busy) this.triggerEvent('action');
    },
  },
});
