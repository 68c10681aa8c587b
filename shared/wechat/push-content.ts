import { groupOf, groupsOf, textOf, type Fields } from './fields.ts';

/*
 * What a push says, by its type: every message and event of an Official Account that WeChat's pages name.
 * https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_standard_messages.html
 * https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_event_pushes.html
 * https://developers.weixin.qq.com/doc/service/guide/product/menu/Custom_Menu_Push_Events.html
 * A field that is missing is undefined: what is recognised is never refused for it.
 */

/** A parametric QR code (带参数二维码): its scene without the prefix that a new follower's has, and its ticket. */
const scanned = (fields: Fields) => ({
  scene: textOf(fields, 'EventKey')?.replace(/^qrscene_/, ''),
  ticket: textOf(fields, 'Ticket'),
});
const place = (fields: Fields | undefined) => ({
  latitude: textOf(fields, 'Location_X'),
  longitude: textOf(fields, 'Location_Y'),
  label: textOf(fields, 'Label'),
});
const scannedCode = (fields: Fields) => ({
  key: textOf(fields, 'EventKey'),
  scanType: textOf(groupOf(fields, 'ScanCodeInfo'), 'ScanType'),
  scanResult: textOf(groupOf(fields, 'ScanCodeInfo'), 'ScanResult'),
});
const pictures = (fields: Fields) => ({
  key: textOf(fields, 'EventKey'),
  pictures: groupsOf(groupOf(groupOf(fields, 'SendPicsInfo'), 'PicList'), 'item').map((one) =>
    textOf(one, 'PicMd5Sum'),
  ),
});
const video = (fields: Fields) => ({
  mediaId: textOf(fields, 'MediaId'),
  thumbMediaId: textOf(fields, 'ThumbMediaId'),
});

/** Notices (订阅通知): the entries stand in an element of the event's own name in XML, at the top in JSON. */
const notices = (fields: Fields, element: string) =>
  groupsOf(groupOf(fields, element) ?? fields, 'List').map((one) => ({
    templateId: textOf(one, 'TemplateId'),
    /** `accept` or `reject`. */
    choice: textOf(one, 'SubscribeStatusString'),
    messageId: textOf(one, 'MsgID'),
    errorCode: textOf(one, 'ErrorCode'),
    errorStatus: textOf(one, 'ErrorStatus'),
  }));

/** Whom the event is about: these are sent by the platform itself, and FromUserName is nobody's. */
const authorization = (fields: Fields) => ({
  personOpenId: textOf(fields, 'OpenID'),
  appId: textOf(fields, 'AppID'),
  revoked: textOf(fields, 'RevokeInfo'),
});
/** The way of a parcel (物流助手): platform.md and WeChat's page write its name in different order. */
const parcel = (fields: Fields) => ({
  waybill: textOf(fields, 'WayBillId'),
  order: textOf(fields, 'OrderId'),
  carrier: textOf(fields, 'DeliveryID'),
});
/** Virtual payment (虚拟支付): whom and which order the platform speaks about. */
const payment = (fields: Fields) => ({ personOpenId: textOf(fields, 'OpenId'), order: textOf(fields, 'OutTradeNo') });
/** A customer-service session (客服会话) of an account that has them. */
const session = (fields: Fields) => ({ agent: textOf(fields, 'KfAccount') ?? textOf(fields, 'ToKfAccount') });
const accreditation = (fields: Fields) => ({
  until: textOf(fields, 'ExpiredTime'),
  reason: textOf(fields, 'FailReason'),
});

const readers = {
  'message.text': (fields: Fields) => ({ text: textOf(fields, 'Content') ?? '' }),
  'message.image': (fields: Fields) => ({ mediaId: textOf(fields, 'MediaId'), pictureUrl: textOf(fields, 'PicUrl') }),
  'message.voice': (fields: Fields) => ({ mediaId: textOf(fields, 'MediaId'), format: textOf(fields, 'Format') }),
  'message.video': video,
  'message.shortvideo': video,
  'message.location': place,
  'message.link': (fields: Fields) => ({ title: textOf(fields, 'Title'), url: textOf(fields, 'Url') }),
  'message.miniprogrampage': (fields: Fields) => ({ path: textOf(fields, 'PagePath') }),
  'event.subscribe': scanned,
  'event.unsubscribe': () => ({}),
  'event.scan': scanned,
  'event.location': (fields: Fields) => ({
    latitude: textOf(fields, 'Latitude'),
    longitude: textOf(fields, 'Longitude'),
    precision: textOf(fields, 'Precision'),
  }),
  'event.click': (fields: Fields) => ({ key: textOf(fields, 'EventKey') }),
  'event.view': (fields: Fields) => ({ url: textOf(fields, 'EventKey'), menuId: textOf(fields, 'MenuId') }),
  'event.view_miniprogram': (fields: Fields) => ({
    path: textOf(fields, 'EventKey'),
    menuId: textOf(fields, 'MenuId'),
  }),
  'event.scancode_push': scannedCode,
  'event.scancode_waitmsg': scannedCode,
  'event.pic_sysphoto': pictures,
  'event.pic_photo_or_album': pictures,
  'event.pic_weixin': pictures,
  'event.location_select': (fields: Fields) => ({
    key: textOf(fields, 'EventKey'),
    ...place(groupOf(fields, 'SendLocationInfo')),
  }),
  /** `success`, `failed:user block`, `failed: system failed`; the id is what template/send answered. */
  'event.templatesendjobfinish': (fields: Fields) => ({
    messageId: textOf(fields, 'MsgID'),
    status: textOf(fields, 'Status'),
  }),
  'event.masssendjobfinish': (fields: Fields) => ({
    messageId: textOf(fields, 'MsgID'),
    status: textOf(fields, 'Status'),
    sentCount: textOf(fields, 'SentCount'),
    errorCount: textOf(fields, 'ErrorCount'),
  }),
  'event.subscribe_msg_popup_event': (fields: Fields) => ({ notices: notices(fields, 'SubscribeMsgPopupEvent') }),
  'event.subscribe_msg_change_event': (fields: Fields) => ({ notices: notices(fields, 'SubscribeMsgChangeEvent') }),
  'event.subscribe_msg_sent_event': (fields: Fields) => ({ notices: notices(fields, 'SubscribeMsgSentEvent') }),
  'event.user_info_modified': authorization,
  'event.user_authorization_revoke': authorization,
  'event.user_authorization_cancellation': authorization,
  'event.kf_create_session': session,
  'event.kf_close_session': session,
  'event.kf_switch_session': session,
  'event.user_enter_tempsession': (fields: Fields) => ({ from: textOf(fields, 'SessionFrom') }),
  'event.wxa_media_check': (fields: Fields) => ({
    traceId: textOf(fields, 'trace_id'),
    suggestion: textOf(groupOf(fields, 'result'), 'suggest'),
  }),
  'event.express_add_path': parcel,
  'event.add_express_path': parcel,
  'event.xpay': payment,
  'event.qualification_verify_success': accreditation,
  'event.qualification_verify_fail': accreditation,
  'event.naming_verify_success': accreditation,
  'event.naming_verify_fail': accreditation,
  'event.annual_renew': accreditation,
  'event.verify_expired': accreditation,
} as const;

type Readers = typeof readers;
export type PushType = keyof Readers;

/** What a push says. */
export type PushContent = { [T in PushType]: { type: T } & ReturnType<Readers[T]> }[PushType] | { type: 'unknown' };

export const pushTypes = Object.keys(readers) as PushType[];

const isKnown = (name: string): name is PushType => Object.hasOwn(readers, name);

/** Events of virtual payment are many, and of one form. */
const familyOf = (name: string): string => (name.startsWith('event.xpay_') ? 'event.xpay' : name);

/** @param name `message.<MsgType>` or `event.<Event>`, in lower case: the platform's own captures differ in case */
export function readContent(name: string, fields: Fields): PushContent {
  const type = familyOf(name);
  if (!isKnown(type)) return { type: 'unknown' };
  return { type, ...readers[type](fields) } as PushContent;
}
