import { mount } from 'svelte';
import '../ui/desk.css';
import App from './App.svelte';
import { prefs } from './state/prefs.svelte';

const target = document.getElementById('desk');
if (!target) throw new Error('The page has no element with the id "desk".');
prefs.apply();
mount(App, { target });
