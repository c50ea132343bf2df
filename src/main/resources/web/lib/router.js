/** Goes to a page of ours. @param {string} path @param {{replace?: boolean}} [how] */
export function go(path, how = {}) {
  if (path === location.pathname + location.search) return;
  history[how.replace ? 'replaceState' : 'pushState'](null, '', path);
  dispatchEvent(new Event('ramal-route'));
}

/** Links to pages of ours do not load a page anew. */
export function followLinks() {
  addEventListener('popstate', () => dispatchEvent(new Event('ramal-route')));
  document.addEventListener('click', (click) => {
    if (click.defaultPrevented || click.button !== 0 || click.metaKey || click.ctrlKey || click.shiftKey || click.altKey) return;
    const link = /** @type {Element} */ (click.target).closest?.('a[href^="/app/"]');
    if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute('download')) return;
    click.preventDefault();
    go(link.pathname + link.search);
  });
}
