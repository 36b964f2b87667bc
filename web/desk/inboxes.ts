/** The looks of inboxes. */

import type { IconName } from '../ui/icons';

const ICONS: Record<string, IconName> = {
  web: 'message-circle',
  email: 'mail',
  api: 'smartphone',
  messaging: 'message-square-text',
  onsite: 'building-2',
};

/** The glyph of a kind of inbox. */
export function inboxIcon(kind: string | undefined): IconName {
  return ICONS[kind ?? ''] ?? 'message-circle';
}
