/** The words of pushes without a text, by language and kind. The worker is one file, so that it brings its own. */

import type { Language } from '../text';

export type PushKind =
  | 'assigned'
  | 'mentioned'
  | 'new_message'
  | 'conversation_changed'
  | 'delivery_failed'
  | 'snooze_ended'
  | 'scheduled_failed'
  | 'other';

export const words: Readonly<Record<Language, Readonly<Record<PushKind, string>>>> = {
  en: {
    assigned: 'A conversation is yours now',
    mentioned: 'A colleague mentioned you',
    new_message: 'There is a new message',
    conversation_changed: 'A conversation that you follow changed',
    delivery_failed: 'A message was not delivered',
    scheduled_failed: 'A scheduled message was not sent',
    snooze_ended: 'A snoozed conversation is back',
    other: 'Something happened in a conversation',
  },
  'zh-Hant': {
    assigned: '有一則對話由您負責',
    mentioned: '同事提及了您',
    new_message: '有新訊息',
    conversation_changed: '您追蹤的對話有變更',
    delivery_failed: '有訊息未送達',
    scheduled_failed: '有排定的訊息未送出',
    snooze_ended: '延後的對話回來了',
    other: '對話有新動態',
  },
  th: {
    assigned: 'มีบทสนทนามาถึงคุณ',
    mentioned: 'เพื่อนร่วมทีมกล่าวถึงคุณ',
    new_message: 'มีข้อความใหม่',
    conversation_changed: 'บทสนทนาที่คุณติดตามมีการเปลี่ยนแปลง',
    delivery_failed: 'มีข้อความส่งไม่ถึง',
    scheduled_failed: 'มีข้อความที่ตั้งเวลาไว้ส่งไม่ได้',
    snooze_ended: 'บทสนทนาที่เลื่อนไว้กลับมาแล้ว',
    other: 'มีความเคลื่อนไหวในบทสนทนา',
  },
};
