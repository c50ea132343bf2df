import { html } from 'lit';
import { Problem } from './api.js';
import { t } from './i18n.js';
import { icon } from './icons.js';
import { failed } from './page.js';
import { may, me } from './session.js';

const { status, code } = document.documentElement.dataset;

/** Where the server had nothing to show. */
const REFUSED = status === '200' ? '' : location.pathname;

/** What it said of an address that somebody may well have, by its code: what is wrong and what to do. @type {Record<string, string[]>} */
const TEXTS = {
  'no-such-call': ['nowhere.noCall', 'nowhere.hint'],
  'no-such-recording': ['nowhere.noRecording', 'nowhere.calls'],
  deleted: ['nowhere.deleted', 'nowhere.calls'],
  'no-audio': ['nowhere.noAudio', 'nowhere.calls'],
  'not-made-yet': ['nowhere.notMade', 'nowhere.wait'],
};

/** Whether the server has refused to show what is at this address. */
export const isRefused = () => REFUSED === location.pathname;

/** Whether it is shown to whoever signs in. */
export const asksForLogin = () => isRefused() && code === 'log-in-first';

/**
 * Asks once more for what was refused: a browser that follows a link of another site, such as a chat, keeps the login to
 * itself. False when that was done before.
 */
export function askAgain() {
  const asked = location.pathname + location.search;
  if (sessionStorage.getItem('ramal.asked-again') === asked) return false;
  sessionStorage.setItem('ramal.asked-again', asked);
  location.replace(asked);
  return true;
}

/** Where who is signed in begins. */
export const home = () => (may('supervisor') ? '/app/now' : '/app/calls');

/** There is nothing at this address, and what to do. */
export function nowhere() {
  const texts = isRefused() ? TEXTS[code ?? ''] : undefined;
  if (isRefused() && !texts && Number(status) !== 401 && Number(status) !== 404) {
    return failed(new Problem(Number(status), { code }), () => location.reload());
  }
  return html`<div class="state">
    ${icon('empty')}
    <h1>${t(texts ? texts[0] : 'nowhere.title')}</h1>
    <p>${t(texts ? texts[1] : 'nowhere.hint')}</p>
    <a class="button" role="button" href=${me() ? home() : '/app/sign-in'}>${t(me() ? 'nowhere.home' : 'signIn.button')}</a>
  </div>`;
}
