import { mount } from 'svelte';
import { language } from '../text';
import { directionOf } from '../text/catalogue';
import '../ui/desk.css';
import App from './App.svelte';
import { prefs } from './state/prefs.svelte';

const target = document.getElementById('desk');
if (!target) throw new Error('The page has no element with the id "desk".');
document.documentElement.lang = language;
document.documentElement.dir = directionOf(language);
prefs.apply();
mount(App, { target });
