/** What stands below a list that comes page by page: `more` as interactions/paging has it. */
Component({
  properties: { more: { type: String, value: '' } },
  methods: {
    act() {
      this.triggerEvent('more');
    },
  },
});
