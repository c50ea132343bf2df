import { get } from './api.js';
import { toast } from './page.js';
import { trouble } from './words.js';

/** Goes to a page of ours. @param {string} path @param {{replace?: boolean}} [how] */
export function go(path, how = {}) {
  if (path === location.pathname + location.search) return;
  history[how.replace ? 'replaceState' : 'pushState'](null, '', path);
  dispatchEvent(new Event('ramal-route'));
}

/** A file is asked for by the browser alone, which renews no login: it is renewed before. @param {HTMLAnchorElement} link */
async function fetchFile(link) {
  try {
    await get('/auth/me');
    const file = document.createElement('a');
    file.href = link.href;
    file.download = link.download;
    file.click();
  } catch (error) {
    toast(trouble(error), 'wrong');
  }
}

/** Links to pages of ours do not load a page anew. */
export function followLinks() {
  addEventListener('popstate', () => dispatchEvent(new Event('ramal-route')));
  document.addEventListener('click', (click) => {
    if (click.defaultPrevented || click.button !== 0 || click.metaKey || click.ctrlKey || click.shiftKey || click.altKey) return;
    const file = /** @type {Element} */ (click.target).closest?.('a[download]');
    if (file instanceof HTMLAnchorElement) {
      click.preventDefault();
      fetchFile(file);
      return;
    }
    const link = /** @type {Element} */ (click.target).closest?.('a[href^="/app/"]');
    if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute('download')) return;
    click.preventDefault();
    go(link.pathname + link.search);
  });
}
