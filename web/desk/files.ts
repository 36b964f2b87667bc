/** Files that an agent gives to a message, a macro or a ticket: uploaded at once, and kept when what names them is saved. */

import type { components } from '../api/schema';
import type { Answer } from '../core/http';
import { desk } from './state/desk.svelte';

/** A stored file, as an upload answers it. */
export type Uploaded = Pick<components['schemas']['MessageAttachment'], 'id' | 'file_name' | 'size'>;

/** The most files that the server takes with one message, macro or ticket. */
export const MOST_FILES = 15;

/** Stores a file at the server. */
export function upload(file: File): Promise<Answer<Uploaded>> {
  return desk.send<Uploaded>({ method: 'POST', path: '/v1/attachments', query: { file_name: file.name }, body: file });
}
