/** Places a popover beside its button, inside the window. It sets styles through the CSSOM, which the policy allows. */
export function place(popover: HTMLElement, anchor: Element, align: 'start' | 'end' = 'start', above = false): void {
  const from = anchor.getBoundingClientRect();
  const size = popover.getBoundingClientRect();
  const { clientWidth: width, clientHeight: height } = document.documentElement;
  const rtl = getComputedStyle(anchor).direction === 'rtl';
  const left = (align === 'end') === rtl ? from.left : from.right - size.width;
  const below = from.bottom + 4;
  const over = from.top - 4 - size.height;
  const top = above ? (over >= 8 ? over : below) : below + size.height <= height - 8 || over < 8 ? below : over;
  popover.style.setProperty('left', `${String(Math.round(Math.max(8, Math.min(left, width - size.width - 8))))}px`);
  popover.style.setProperty('top', `${String(Math.round(Math.max(8, Math.min(top, height - size.height - 8))))}px`);
}
