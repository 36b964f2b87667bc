/** What a mail has beside its text: the signature of its author, and the other people who get it. */

/** The most addresses of one field. */
export const MOST_ADDRESSES = 20;

/** The text with which an agent begins a mail: room for words, and the signature below. */
export function begunMail(signature: string): string {
  return `\n\n${signature}`;
}

/** Whether a text has no words beside the signature. */
export function isOnlySignature(text: string, signature: string | null): boolean {
  const words = text.trim();
  return words === '' || (signature !== null && words === signature.trim());
}

/** The addresses of a field, and the parts that are none. */
export interface Addresses {
  readonly addresses: readonly string[];
  readonly wrong: readonly string[];
}

/** Reads addresses, separated by commas, semicolons, spaces or lines: `Ann <ann@a.example>, bo@b.example`. */
export function readAddresses(text: string): Addresses {
  const addresses: string[] = [];
  const wrong: string[] = [];
  for (const part of text.split(/[,;\n]+/u)) {
    const named = /<([^<>]*)>\s*$/u.exec(part);
    const found = named ? [named[1] ?? ''] : part.split(/\s+/u);
    for (const one of found.map((address) => address.trim()).filter(Boolean)) {
      if (!/^[^\s@<>"]{1,64}@[^\s@<>"]{1,255}$/u.test(one)) wrong.push(one);
      else if (!addresses.some((other) => other.toLowerCase() === one.toLowerCase())) addresses.push(one);
    }
  }
  return { addresses: addresses.slice(0, MOST_ADDRESSES), wrong: [...wrong, ...addresses.slice(MOST_ADDRESSES)] };
}
