import { describe, expect, it } from 'vitest';
import { type Command, KeyMap, type KeyPress, labelOf, normalise, platformOf } from '../core/keys/keys';
import { TestClock } from './model/clock';

const NONE = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({ key, ...NONE, ...more });
const OUT = { inText: false, scopes: ['list'] };
const IN = { inText: true, scopes: ['composer', 'thread'] };

function made(commands: readonly (Partial<Command> & { id: string; keys: readonly string[] })[]) {
  const clock = new TestClock();
  const ran: string[] = [];
  const map = new KeyMap('other', clock);
  for (const command of commands) map.add({ run: () => void ran.push(command.id), ...command });
  return { clock, ran, map };
}

describe('the key map', () => {
  it('runs single keys, sequences and chords', async () => {
    const { map, ran, clock } = made([
      { id: 'next', keys: ['j', 'ArrowDown'], repeats: true },
      { id: 'extend', keys: ['Shift+J'] },
      { id: 'inbox', keys: ['g i'] },
      { id: 'labels', keys: ['i'] },
      { id: 'palette', keys: ['Mod+K'] },
      { id: 'help', keys: ['?'] },
    ]);
    expect(map.press(press('j'), OUT)).toBe(true);
    map.press(press('J', { shiftKey: true }), OUT);
    map.press(press('ArrowDown'), OUT);
    map.press(press('j', { repeat: true }), OUT);
    map.press(press('g'), OUT);
    map.press(press('i'), OUT);
    map.press(press('i'), OUT);
    map.press(press('k', { ctrlKey: true }), OUT);
    map.press(press('?', { shiftKey: true }), OUT);
    expect(ran).toEqual(['next', 'extend', 'next', 'next', 'inbox', 'labels', 'palette', 'help']);
    expect(map.press(press('q'), OUT)).toBe(false);
    // A sequence that is not finished is forgotten.
    map.press(press('g'), OUT);
    await clock.advance(2000);
    map.press(press('i'), OUT);
    // A key that continues no sequence acts as itself.
    map.press(press('g'), OUT);
    map.press(press('j'), OUT);
    expect(ran.slice(8)).toEqual(['labels', 'next']);
    // Holding a key runs a command once, unless it repeats.
    map.press(press('i', { repeat: true }), OUT);
    expect(ran.length).toBe(10);
  });

  it('leaves keys to text fields, except for chords and those that ask for it', () => {
    const { map, ran } = made([
      { id: 'reply', keys: ['r'] },
      { id: 'send', keys: ['Mod+Enter'] },
      { id: 'leave', keys: ['Escape'], inText: true },
      { id: 'pick', keys: ['Enter'], scope: 'composer', inText: true },
    ]);
    expect(map.press(press('r'), IN)).toBe(false);
    expect(map.press(press('Enter', { ctrlKey: true }), IN)).toBe(true);
    expect(map.press(press('Escape'), IN)).toBe(true);
    expect(map.press(press('Enter'), IN)).toBe(true);
    expect(map.press(press('Enter'), OUT)).toBe(false);
    // Input methods use the keys while they compose.
    expect(map.press(press('Enter', { isComposing: true }), IN)).toBe(false);
    expect(map.press(press('Shift'), IN)).toBe(false);
    expect(ran).toEqual(['send', 'leave', 'pick']);
  });

  it('prefers the innermost place, and commands that can run', () => {
    const can = { close: true };
    const { map, ran } = made([
      { id: 'close everywhere', keys: ['e'] },
      { id: 'close in list', keys: ['e'], scope: 'list', enabled: () => can.close },
    ]);
    map.press(press('e'), OUT);
    can.close = false;
    map.press(press('e'), OUT);
    expect(ran).toEqual(['close in list', 'close everywhere']);
  });

  it('switches single keys off, and keeps chords and arrows', () => {
    const { map, ran } = made([
      { id: 'next', keys: ['j', 'ArrowDown'] },
      { id: 'inbox', keys: ['g i'] },
      { id: 'palette', keys: ['Mod+K'] },
    ]);
    map.settings = { ...map.settings, singleKeys: false };
    expect(map.press(press('j'), OUT)).toBe(false);
    expect(map.press(press('g'), OUT)).toBe(false);
    expect(map.press(press('ArrowDown'), OUT)).toBe(true);
    expect(map.press(press('k', { ctrlKey: true }), OUT)).toBe(true);
    expect(ran).toEqual(['next', 'palette']);
    expect(map.labels('inbox')).toEqual([]);
    expect(map.labels('palette')).toEqual(['Ctrl+K']);
  });

  it('takes other bindings, and refuses those that meet', () => {
    const { map, ran } = made([
      { id: 'reply', keys: ['r'] },
      { id: 'note', keys: ['n'] },
      { id: 'inbox', keys: ['g i'] },
      { id: 'in list', keys: ['x'], scope: 'list' },
    ]);
    expect(map.check('reply', 'n')).toEqual({ kind: 'taken', by: 'note' });
    expect(map.check('reply', 'g')).toEqual({ kind: 'taken', by: 'inbox' });
    expect(map.check('reply', 'Mod+T')).toEqual({ kind: 'reserved' });
    expect(map.check('reply', 'Hyper+T')).toEqual({ kind: 'malformed' });
    expect(map.check('reply', 'x')).toBeNull();
    expect(map.check('reply', 'Mod+Shift+Y')).toBeNull();
    map.settings = map.rebound('reply', ['Shift+r']);
    map.press(press('r'), OUT);
    map.press(press('R', { shiftKey: true }), OUT);
    expect(ran).toEqual(['reply']);
    map.settings = map.rebound('reply', []);
    expect(map.press(press('R', { shiftKey: true }), OUT)).toBe(false);
    map.settings = map.rebound('reply', null);
    expect(map.press(press('r'), OUT)).toBe(true);
  });

  it('works with keyboards of other scripts', () => {
    const { map, ran } = made([
      { id: 'reply', keys: ['r'] },
      { id: 'palette', keys: ['Mod+K'] },
      { id: 'search', keys: ['/'] },
    ]);
    // The Thai letter on the key R, and on the key K with Ctrl.
    map.press(press('พ', { code: 'KeyR' }), OUT);
    map.press(press('า', { code: 'KeyK', ctrlKey: true }), OUT);
    // A French keyboard has the slash on another key: the character counts.
    map.press(press('/', { code: 'Period', shiftKey: true }), OUT);
    expect(ran).toEqual(['reply', 'palette', 'search']);
    // A German keyboard has Z where others have Y: the letter counts, not the place.
    expect(map.press(press('z', { code: 'KeyY' }), OUT)).toBe(false);
  });

  it('prints keys as the platform does', () => {
    expect(labelOf('Mod+K', 'mac')).toBe('⌘K');
    expect(labelOf('Mod+Shift+Enter', 'mac')).toBe('⇧⌘↩');
    expect(labelOf('Mod+Shift+Enter', 'other')).toBe('Ctrl+Shift+Enter');
    expect(labelOf('g i', 'mac')).toBe('g i');
    expect(labelOf('Shift+J', 'other')).toBe('Shift+J');
    expect(labelOf('Mod++', 'other')).toBe('Ctrl++');
    expect(normalise('shift+mod+a')).toBe('Mod+Shift+A');
    expect(normalise('J')).toBe('Shift+J');
    expect(normalise('')).toBeNull();
    expect(platformOf('MacIntel')).toBe('mac');
    expect(platformOf('Linux x86_64')).toBe('other');
  });

  it('uses ⌘ on a Mac and Ctrl elsewhere', () => {
    const ran: string[] = [];
    const mac = new KeyMap('mac', new TestClock());
    mac.add({ id: 'palette', keys: ['Mod+K'], run: () => void ran.push('palette') });
    expect(mac.press(press('k', { ctrlKey: true }), OUT)).toBe(false);
    expect(mac.press(press('k', { metaKey: true }), OUT)).toBe(true);
    expect(ran).toEqual(['palette']);
  });

  it('gives a name back when a screen leaves', () => {
    const { map, ran } = made([{ id: 'open', keys: ['o'] }]);
    const leave = map.add({ id: 'open', keys: ['o'], run: () => void ran.push('other') });
    map.press(press('o'), OUT);
    leave();
    map.press(press('o'), OUT);
    expect(ran).toEqual(['other', 'open']);
  });
});
