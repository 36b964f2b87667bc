/** Entries of menus. */

import type { IconName } from './icons';

/** An entry of a menu. */
export interface MenuItem {
  label: string;
  icon?: IconName;
  hint?: string | undefined;
  /** The chord of the same command. */
  keys?: string;
  /** Shown with a check. */
  checked?: boolean;
  /** A destructive command. */
  bad?: boolean;
  disabled?: boolean;
  /** A line above the entry. */
  apart?: boolean;
  run: () => void;
}
