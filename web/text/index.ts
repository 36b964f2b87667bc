import { en } from './en';

/** The texts in the language of the agent. */
export const t = en;
