import { Problem, ask, get } from './api.js';
import { t } from './i18n.js';

/**
 * @typedef {{id: string, email: string, name: string, role: 'agent' | 'supervisor' | 'admin', identity: string,
 *   mobile?: string, hours?: Record<string, string[]>}} User
 */

/** @type {User | null} */
let user = null;

/** Who is signed in; null when nobody is. */
export const me = () => user;

/** Whether Twilio is simulated. */
export const isDemo = () => document.documentElement.dataset.demo === 'true';

const SHORTEST = Number(document.documentElement.dataset.shortestPassword);

/** What is asked of a password that somebody chooses. */
export const passwordHint = () => t('person.passwordHint', { n: SHORTEST });

/** Whether somebody may choose that password. Characters are counted, of which some are two of a browser's. @param {string} password */
export const isLongEnough = (password) => [...password].length >= SHORTEST;

const RANKS = ['agent', 'supervisor', 'admin'];

/** Whether who is signed in has at least that role. @param {string} role */
export const may = (role) => user !== null && RANKS.indexOf(user.role) >= RANKS.indexOf(role);

/** The name under which this browser keeps something of who is signed in, until they sign out. @param {string} name */
export const own = (name) => `ramal.${user?.id}.${name}`;

/** Whether who is signed in wants calls in this browser. */
export const takesCalls = () => user !== null && localStorage.getItem('ramal.available') === String(user.id);

/** This browser, as the office tells somebody's devices apart. */
export function device() {
  const known = localStorage.getItem(own('device')) ?? `web-${Math.random().toString(36).slice(2, 10)}`;
  localStorage.setItem(own('device'), known);
  return known;
}

/** @param {User | null} next */
export function signedIn(next) {
  user = next;
  if (next) localStorage.setItem('ramal.signed-in', '1');
  else localStorage.removeItem('ramal.signed-in');
  dispatchEvent(new Event('ramal-session'));
}

// All tabs have the same cookies: who signs out in one of them is out in each.
addEventListener('storage', (event) => {
  if (user && event.key === 'ramal.signed-in' && event.newValue === null) signedIn(null);
});

/** Finds out who is signed in, and whether there is anybody at all. */
export async function restore() {
  const state = await get('/auth/state');
  const before = localStorage.getItem('ramal.signed-in') !== null;
  signedIn(before && state.users ? await get('/auth/me').catch(unknown) : null);
  return state;
}

/** A login that ran out is nobody; a server that cannot be reached is a trouble. @param {unknown} error */
function unknown(error) {
  if (error instanceof Problem && (error.status === 401 || error.status === 403)) return null;
  throw error;
}

/** Leaves, also when the server cannot be told, and leaves nothing behind for who comes next. */
export async function signOut() {
  const theirs = own('');
  if (takesCalls()) await ask('PUT', '/api/presence', { state: 'away', device: device() }).catch(() => undefined);
  await ask('POST', '/auth/logout', {}).catch(() => undefined);
  history.replaceState(null, '', '/app/sign-in');
  signedIn(null);
  for (const key of Object.keys(localStorage)) if (key.startsWith(theirs)) localStorage.removeItem(key);
}
