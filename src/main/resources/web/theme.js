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
})();
