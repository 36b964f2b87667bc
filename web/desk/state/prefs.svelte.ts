/** The settings of the agent: theme, density, widths, keys. The server keeps them, so that they follow the person. */

import type { components } from '../../api/schema';
import type { Http } from '../../core/http';
import { language, languageOf, REMEMBERED } from '../../text';

/** The panes whose width an agent may change: the least, the own and the greatest one, in pixels. */
export const WIDTHS = { list: [280, 340, 480], context: [280, 320, 400] } as const;
export type Pane = keyof typeof WIDTHS;

export type ContactSort = components['schemas']['ContactSort'];

export interface Prefs {
  theme: 'system' | 'light' | 'dark';
  contrast: boolean;
  density: 'compact' | 'comfortable';
  /** The tag of a language of the desk; empty for the browser's. */
  language: string;
  sort: string;
  /** The order of the list of contacts. */
  contactSort: ContactSort;
  context: boolean;
  /** Whether single-letter keys work. */
  letters: boolean;
  /** Chords that the agent has changed, by command. */
  keys: Record<string, string>;
  emoji: string[];
  /** The widths of panes that the agent has changed, in pixels. */
  widths: Partial<Record<Pane, number>>;
  /** Whether the list of a new installation is hidden. */
  setUp: boolean;
  /** Pairs of contacts that the agent has called different people. */
  notSame: string[];
}

const FIRST: Prefs = {
  theme: 'system',
  contrast: false,
  density: 'compact',
  language: '',
  sort: '-last_activity',
  contactSort: '-created',
  context: true,
  letters: true,
  keys: {},
  emoji: [],
  widths: {},
  setUp: false,
  notSame: [],
};

/** The colour of the desk's top bar, for the bar of the browser or the phone. */
const BARS = { light: '#f8f9fb', dark: '#101316' } as const;

/** The name under which this browser remembers the settings, so that the first paint has the right theme. */
const LOCAL = 'parlor.prefs';

class PrefsState {
  now = $state<Prefs>({ ...FIRST, ...remembered() });
  #http: Http | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Members of the document that this version does not know. They are kept. */
  #rest: Record<string, unknown> = {};

  /** Reads the agent's settings from the server. */
  async load(http: Http): Promise<void> {
    this.#http = http;
    // What another agent changed on this page a moment ago is not meant for this one.
    clearTimeout(this.#timer);
    const answer = await http.send<{ settings: Record<string, unknown> }>({ method: 'GET', path: '/v1/me/settings' });
    if (!answer.ok) return;
    this.#rest = answer.data.settings;
    const desk = answer.data.settings['desk'];
    // Who has no settings yet gets the look of this device, and nothing else of whoever used it before.
    const { theme, contrast, language: tag } = this.now;
    const own =
      typeof desk === 'object' && desk !== null ? (desk as Partial<Prefs>) : { theme, contrast, language: tag };
    this.now = { ...FIRST, ...own };
    this.apply();
    if (speak(this.now.language)) location.reload();
  }

  /** Changes the language. The page loads again with the other texts, after the server has the setting. */
  async setLanguage(tag: string): Promise<void> {
    clearTimeout(this.#timer);
    this.now = { ...this.now, language: tag };
    this.apply();
    await this.#save();
    if (speak(tag)) location.reload();
  }

  /** Changes settings, at once here and soon on the server. */
  set(change: Partial<Prefs>): void {
    this.now = { ...this.now, ...change };
    this.apply();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#save(), 800);
  }

  /** Changes the width of a pane; `null` gives it its own again. While somebody drags, the server need not know. */
  widen(pane: Pane, width: number | null, done: boolean): void {
    const { [pane]: _, ...others } = this.now.widths;
    const widths = width === null ? others : { ...others, [pane]: width };
    if (done) return this.set({ widths });
    this.now = { ...this.now, widths };
    this.apply();
  }

  /** Shows the theme and remembers it on this device. */
  apply(): void {
    const root = document.documentElement;
    const { theme, contrast } = this.now;
    if (theme === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = theme;
    // The bar of the browser follows a chosen theme; otherwise each colour has its scheme.
    for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]')) {
      const own = meta.media.includes('dark') ? 'dark' : 'light';
      meta.content = BARS[theme === 'system' ? own : theme];
    }
    for (const [pane, [least, , most]] of Object.entries(WIDTHS)) {
      const width = this.now.widths[pane as Pane];
      // Another version, or somebody with a program, may have stored anything.
      if (typeof width === 'number' && width >= least && width <= most)
        root.style.setProperty(`--w-${pane}`, `${width}px`);
      else root.style.removeProperty(`--w-${pane}`);
    }
    if (contrast) root.dataset['contrast'] = 'more';
    else delete root.dataset['contrast'];
    try {
      localStorage.setItem(LOCAL, JSON.stringify(this.now));
    } catch {
      // A browser without storage forgets the theme. Nothing else is lost.
    }
  }

  async #save(): Promise<void> {
    await this.#http?.send({
      method: 'PUT',
      path: '/v1/me/settings',
      body: { settings: { ...this.#rest, desk: $state.snapshot(this.now) } },
    });
  }
}

/** Remembers the language for the next load of the page. Returns whether that load shows another one than this. */
function speak(tag: string): boolean {
  try {
    if (tag === '') localStorage.removeItem(REMEMBERED);
    else localStorage.setItem(REMEMBERED, tag);
    return languageOf(localStorage.getItem(REMEMBERED)) !== language;
  } catch {
    // Without storage the next load would forget the language again.
    return false;
  }
}

function remembered(): Partial<Prefs> {
  try {
    return JSON.parse(localStorage.getItem(LOCAL) ?? '{}') as Partial<Prefs>;
  } catch {
    return {};
  }
}

export const prefs = new PrefsState();

/** Whether the desk is dark now. */
export function isDark(): boolean {
  if (prefs.now.theme !== 'system') return prefs.now.theme === 'dark';
  return matchMedia('(prefers-color-scheme: dark)').matches;
}
