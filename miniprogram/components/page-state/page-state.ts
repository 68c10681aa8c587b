/** What a page shows while it has no content: its skeleton, that there is nothing, or why it could not be read. */
Component({
  properties: {
    /** As interactions/reading has it; nothing is drawn for `ready`. */
    state: { type: String, value: 'loading' },
    failure: { type: Object, value: {} as { picture: string; title: string; text: string } },
    retrying: { type: Boolean, value: false },
    emptyTitle: { type: String, value: '' },
    emptyText: { type: String, value: '' },
  },
  data: {
    skeletonRows: [{ width: '60%' }, { width: '90%' }, { width: '80%' }, { width: '60%' }, { width: '90%' }],
  },
  methods: {
    retry() {
      this.triggerEvent('retry');
    },
  },
});
