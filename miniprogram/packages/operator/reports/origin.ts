import { copy } from '../deeds';
import { explained, type OriginContent } from './origins';

Page({
  data: { origin: null as OriginContent | null },

  onLoad() {
    this.setData({ origin: explained() ?? null });
  },

  copyQuery() {
    copy(this.data.origin?.query ?? '');
  },

  copyDocuments() {
    copy(this.data.origin?.documents ?? '');
  },
});
