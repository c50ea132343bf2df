// Before anything is drawn: the theme and the language that this browser was told.
(() => {
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem('ramal.theme');
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    const language = localStorage.getItem('ramal.language');
    if (language === 'pt-BR' || language === 'en') root.lang = language;
  } catch {
    // A browser that keeps nothing gets the office's language and the system's theme.
  }
  // A page of which a part did not come says so, instead of staying empty.
  const lost = () => {
    const app = document.querySelector('ramal-app');
    if (!app || app.childElementCount) return;
    const said = document.createElement('main');
    said.className = 'alone';
    const text = document.createElement('p');
    text.setAttribute('role', 'alert');
    text.textContent = root.lang === 'en' ? 'Ramal did not load whole. ' : 'O Ramal não carregou por inteiro. ';
    const again = document.createElement('a');
    again.href = location.href;
    again.textContent = root.lang === 'en' ? 'Load it again' : 'Recarregar';
    again.addEventListener('click', (click) => { click.preventDefault(); location.reload(); });
    text.append(again);
    said.append(text);
    app.append(said);
  };
  addEventListener('error', (/** @type {Event} */ event) => { if (event instanceof ErrorEvent || event.target instanceof HTMLScriptElement) lost(); }, true);
  addEventListener('unhandledrejection', lost);
})();
