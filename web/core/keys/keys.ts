import type { Clock } from '../clock';
import { Emitter, type Stop } from '../emitter';

/** The members of a keyboard event that matter. */
export interface KeyPress {
  /** The character or the name of the key, as `KeyboardEvent.key` says it. */
  readonly key: string;
  /** The place of the key, as `KeyboardEvent.code` says it. */
  readonly code?: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly isComposing?: boolean;
  readonly repeat?: boolean;
}

/** Where the focus is: a text field takes single keys for itself. */
export interface KeyPlace {
  readonly inText: boolean;
  /** The part of the desk that has the focus, most specific first, for example `['composer', 'thread']`. */
  readonly scopes: readonly string[];
}

export interface Command {
  /** A stable name for settings, for example `conversation.close`. */
  readonly id: string;
  /** The default keys, for example `['Mod+K']`, `['g i']`, `['j', 'ArrowDown']`. */
  readonly keys: readonly string[];
  /** The part of the desk in which the keys count; absent means everywhere. */
  readonly scope?: string;
  /** Whether the keys also count while the focus is in a text field. Keys with Ctrl or ⌘ do by default. */
  readonly inText?: boolean;
  /** Whether holding the key down repeats the command. */
  readonly repeats?: boolean;
  /** Whether the command can run now. A command that cannot leaves the key to others. */
  readonly enabled?: () => boolean;
  readonly run: () => void;
}

export type Platform = 'mac' | 'other';

/** What the settings of a person say about keys. */
export interface KeySettings {
  /** Whether keys without Ctrl or ⌘ run commands (WCAG 2.1.4). */
  readonly singleKeys: boolean;
  /** The keys of commands that differ from their defaults. An empty list is no key. */
  readonly bindings: Readonly<Record<string, readonly string[]>>;
}

export const DEFAULT_KEYS: KeySettings = { singleKeys: true, bindings: {} };

/** The time within which the keys of a sequence follow each other. */
const SEQUENCE_MS = 1500;

/** Combinations that the browser keeps for itself, or that close what the agent works on. */
const RESERVED = new Set(['L', 'T', 'N', 'W', 'R', 'Q', 'Shift+T', 'Shift+N', 'Shift+W'].map((key) => `Mod+${key}`));

/** Why keys cannot be bound. */
export type BindingFault =
  | { readonly kind: 'malformed' }
  | { readonly kind: 'reserved' }
  /** The other command has the same keys, or keys with which these begin. */
  | { readonly kind: 'taken'; readonly by: string };

/** The keys of the desk: commands, their bindings, and sequences of two keys. */
export class KeyMap {
  /** Emits after a command came, went or got other keys. */
  readonly changed = new Emitter<void>();
  /** Emits the first keys of a sequence while the desk waits for the next; an empty text after it. */
  readonly pending = new Emitter<string>();

  readonly platform: Platform;
  readonly #clock: Clock;
  readonly #commands = new Map<string, Command>();
  #settings: KeySettings = DEFAULT_KEYS;
  #begun: readonly string[] = [];
  #timer: Stop | null = null;

  constructor(platform: Platform, clock: Clock) {
    this.platform = platform;
    this.#clock = clock;
  }

  get settings(): KeySettings {
    return this.#settings;
  }

  set settings(settings: KeySettings) {
    this.#settings = settings;
    this.#forget();
    this.changed.emit();
  }

  /** Adds a command. A later command of the same name takes the place of an earlier one until it leaves. */
  add(command: Command): Stop {
    const before = this.#commands.get(command.id);
    this.#commands.set(command.id, command);
    this.changed.emit();
    return () => {
      if (this.#commands.get(command.id) !== command) return;
      if (before) this.#commands.set(command.id, before);
      else this.#commands.delete(command.id);
      this.changed.emit();
    };
  }

  get commands(): readonly Command[] {
    return [...this.#commands.values()];
  }

  /** The keys of a command, in the form of the settings. */
  keysOf(id: string): readonly string[] {
    return this.#settings.bindings[id] ?? this.#commands.get(id)?.keys ?? [];
  }

  /** The keys of a command as they are printed: `⌘K`, `Ctrl+K`, `g i`. Keys that are switched off are left out. */
  labels(id: string): readonly string[] {
    return this.keysOf(id)
      .filter((keys) => this.#settings.singleKeys || !isSingle(keys))
      .map((keys) => labelOf(keys, this.platform));
  }

  /** Runs the command of a key. Returns whether one ran, or a sequence began: then the browser must not act. */
  press(event: KeyPress, place: KeyPlace): boolean {
    if (event.isComposing || isModifier(event.key)) return false;
    const names = namesOf(event, this.platform);
    if (names.length === 0) return false;
    const begun = this.#begun;
    this.#forget();
    for (const name of names) {
      const keys = [...begun, name].join(' ');
      const command = this.#find(keys, place);
      if (command) {
        if (event.repeat && !command.repeats) return true;
        command.run();
        return true;
      }
    }
    // A key that continues no sequence may begin another, or stand alone.
    for (const name of names) {
      if (this.#begins(name, place) && begun.length === 0 && !event.repeat) {
        this.#begun = [name];
        this.#timer = this.#clock.after(SEQUENCE_MS, () => this.#forget());
        this.pending.emit(labelOf(name, this.platform));
        return true;
      }
    }
    return begun.length > 0 ? this.press(event, place) : false;
  }

  /** Forgets the begun sequence, for example when the focus moves. */
  reset(): void {
    this.#forget();
  }

  /** Checks keys for a command, before they are stored in the settings. `null`: they are fine. */
  check(id: string, keys: string): BindingFault | null {
    const normal = normalise(keys);
    if (normal === null) return { kind: 'malformed' };
    if (normal.split(' ').some((one) => RESERVED.has(one))) return { kind: 'reserved' };
    const scope = this.#commands.get(id)?.scope;
    for (const other of this.#commands.values()) {
      if (other.id === id) continue;
      // Commands of different places do not meet.
      if (scope !== undefined && other.scope !== undefined && scope !== other.scope) continue;
      for (const theirs of this.keysOf(other.id)) {
        const same = normalise(theirs);
        if (same === null) continue;
        const meets = same === normal || same.startsWith(`${normal} `) || normal.startsWith(`${same} `);
        // The same keys in a narrower place are a different meaning on purpose; within one place they are a mistake.
        if (meets && scope === other.scope) return { kind: 'taken', by: other.id };
      }
    }
    return null;
  }

  /** The settings with other keys for a command; `null` gives the default back. */
  rebound(id: string, keys: readonly string[] | null): KeySettings {
    const others = Object.entries(this.#settings.bindings).filter(([name]) => name !== id);
    const own = keys === null ? [] : [[id, keys.flatMap((one) => normalise(one) ?? [])] as const];
    return { ...this.#settings, bindings: Object.fromEntries([...others, ...own]) };
  }

  /** The keys of an event in the form of the settings, for a field that records keys. */
  record(event: KeyPress): string | null {
    if (isModifier(event.key)) return null;
    return namesOf(event, this.platform)[0] ?? null;
  }

  #find(keys: string, place: KeyPlace): Command | null {
    let best: Command | null = null;
    let rank = Infinity;
    for (const command of this.#commands.values()) {
      const at = this.#rank(command, place);
      if (at >= rank || !this.#keysNow(command, place).includes(keys)) continue;
      if (command.enabled && !command.enabled()) continue;
      best = command;
      rank = at;
    }
    return best;
  }

  #begins(name: string, place: KeyPlace): boolean {
    for (const command of this.#commands.values()) {
      if (this.#rank(command, place) === Infinity) continue;
      if (this.#keysNow(command, place).some((keys) => keys.startsWith(`${name} `))) return true;
    }
    return false;
  }

  /** The nearness of a command's scope: 0 is the innermost. */
  #rank(command: Command, place: KeyPlace): number {
    if (command.scope === undefined) return place.scopes.length;
    const at = place.scopes.indexOf(command.scope);
    return at === -1 ? Infinity : at;
  }

  #keysNow(command: Command, place: KeyPlace): readonly string[] {
    return this.keysOf(command.id).flatMap((keys) => {
      const normal = normalise(keys);
      if (normal === null) return [];
      if (isSingle(normal)) {
        if (!this.#settings.singleKeys && !isNavigation(normal)) return [];
        if (place.inText && !command.inText) return [];
      }
      return [normal];
    });
  }

  #forget(): void {
    this.#timer?.();
    this.#timer = null;
    if (this.#begun.length === 0) return;
    this.#begun = [];
    this.pending.emit('');
  }
}

function isModifier(key: string): boolean {
  return ['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead', 'Process', 'Unidentified'].includes(key);
}

/** Whether keys need neither Ctrl nor ⌘: the switch for single keys turns them off. */
function isSingle(keys: string): boolean {
  return !/(^|[+ ])(Mod|Ctrl|Alt)\+/.test(keys);
}

/** Keys that move and leave, and print nothing. They stay when single keys are switched off. */
function isNavigation(keys: string): boolean {
  return /^(Shift\+)?(Arrow(Up|Down|Left|Right)|Enter|Escape|Tab|Home|End|PageUp|PageDown|F\d{1,2})$/.test(keys);
}

/**
 * The names of a pressed key, best first. A letter of another script (Thai, Chinese input) also counts as the Latin
 * letter at its place, so that the keys of the desk work with every keyboard.
 */
function namesOf(event: KeyPress, platform: Platform): string[] {
  const mod = platform === 'mac' ? event.metaKey : event.ctrlKey;
  const other = platform === 'mac' ? event.ctrlKey : event.metaKey;
  const letter = event.key.length === 1 || [...event.key].length === 1;
  const modifiers = (shift: boolean) =>
    `${mod ? 'Mod+' : ''}${other ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${shift ? 'Shift+' : ''}`;
  const names: string[] = [];
  const add = (key: string, shift: boolean) => {
    const name = normalise(`${modifiers(shift)}${key}`);
    if (name !== null && !names.includes(name)) names.push(name);
  };
  const key = event.key === ' ' ? 'Space' : event.key;
  if (!letter || key === 'Space') {
    add(key, event.shiftKey);
    return names;
  }
  // With AltGr the character counts, and no modifier does.
  if (event.altKey && event.ctrlKey) return [key];
  const latin = /^[a-z]$/i.test(key);
  add(key, latin && event.shiftKey);
  const code = /^(?:Key([A-Z])|Digit(\d))$/.exec(event.code ?? '');
  const printsLatin = /^[\u0021-\u007e]$/.test(key);
  if (code && !printsLatin) add((code[1] ?? code[2] ?? '').toLowerCase(), event.shiftKey);
  return names;
}

const MODIFIERS = ['Mod', 'Ctrl', 'Alt', 'Shift'] as const;

/** Keys in one spelling: modifiers in order, letters lower case unless a modifier is held. `null`: they make no sense. */
export function normalise(keys: string): string | null {
  const all = keys.trim().split(/\s+/);
  if (all.length > 3 || keys.trim() === '') return null;
  const normal: string[] = [];
  for (const one of all) {
    const plus = one === '+' || one.endsWith('++');
    const parts = plus ? [...one.slice(0, -1).split('+').filter(Boolean), '+'] : one.split('+');
    let key = parts.pop() ?? '';
    const held = new Set<string>();
    for (const part of parts) {
      const name = MODIFIERS.find((modifier) => modifier.toLowerCase() === part.toLowerCase());
      if (!name) return null;
      held.add(name);
    }
    if (key === '' || MODIFIERS.some((modifier) => modifier === key)) return null;
    if ([...key].length === 1) {
      const letter = key.toLowerCase() !== key.toUpperCase();
      // `J` alone means Shift and j.
      if (letter && key !== key.toLowerCase() && held.size === 0) held.add('Shift');
      key = letter && held.size > 0 ? key.toUpperCase() : key.toLowerCase();
    } else {
      key = key.charAt(0).toUpperCase() + key.slice(1);
      if (!/^[A-Za-z0-9]{2,20}$/.test(key)) return null;
    }
    normal.push([...MODIFIERS.filter((modifier) => held.has(modifier)), key].join('+'));
  }
  return normal.join(' ');
}

const MAC: Readonly<Record<string, string>> = { Mod: '⌘', Ctrl: '⌃', Alt: '⌥', Shift: '⇧' };
const MAC_ORDER = ['Ctrl', 'Alt', 'Shift', 'Mod'];
const NAMES: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  Backspace: '⌫',
  Delete: 'Del',
};

/** Keys as they are printed on the platform: `⌘K` and `⇧J`, or `Ctrl+K` and `Shift+J`. */
export function labelOf(keys: string, platform: Platform): string {
  const normal = normalise(keys) ?? keys;
  return normal
    .split(' ')
    .map((one) => {
      const plus = one.endsWith('++') || one === '+';
      const parts = plus ? [...one.slice(0, -1).split('+').filter(Boolean), '+'] : one.split('+');
      const key = parts.pop() ?? '';
      const shown = NAMES[key] ?? (platform === 'mac' && key === 'Enter' ? '↩' : key);
      if (platform === 'mac') {
        const held = MAC_ORDER.filter((modifier) => parts.includes(modifier)).map((modifier) => MAC[modifier]);
        return [...held, shown].join('');
      }
      return [...parts.map((part) => (part === 'Mod' ? 'Ctrl' : part)), shown].join('+');
    })
    .join(' ');
}

/** The platform of the browser. */
export function platformOf(names: string): Platform {
  return /mac|iphone|ipad/i.test(names) ? 'mac' : 'other';
}
