/** The text of what was not sent, as a line. */

interface Text {
  readonly content: string;
  readonly html: boolean;
}

/** The text without marks, and with one space for each gap. HTML is read, and never shown as such. */
export function plain({ content, html }: Text): string {
  const text = html
    ? content
        .replace(/<(?:br|\/p|\/div|\/li)\b[^<>]*>/giu, ' ')
        .replace(/<[^<>]*>/gu, '')
        .replace(/&(lt|gt|quot|#39|nbsp|amp);/gu, (_, name: string) => ENTITIES[name] ?? ' ')
    : content;
  return text.replace(/\s+/gu, ' ').trim();
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  nbsp: ' ',
  amp: '&',
};
