/** The languages that the pages speak, the first one first. */
export const LANGUAGES = /** @type {const} */ (['pt-BR', 'en']);

/** @type {Record<string, string>} */
let words = {};
let plural = new Intl.PluralRules('pt-BR');

/** The tag of the language in use. */
export const language = () => document.documentElement.lang;

/** Loads the dictionary of a language. @param {string} [tag] the document's when it is not said */
export async function loadWords(tag = language()) {
  const answer = await fetch(new URL(`../i18n/${tag}.json`, import.meta.url));
  words = await answer.json();
  plural = new Intl.PluralRules(tag);
}

/**
 * Speaks that language from now on; the page is drawn anew by whoever listens to `ramal-language`.
 * @param {string} tag
 */
export async function speak(tag) {
  try {
    await loadWords(tag);
  } catch {
    dispatchEvent(new CustomEvent('ramal-toast', { detail: { text: t('trouble.offline'), kind: 'wrong' } }));
    dispatchEvent(new Event('ramal-language'));
    return;
  }
  document.documentElement.lang = tag;
  localStorage.setItem('ramal.language', tag);
  dispatchEvent(new Event('ramal-language'));
}

/**
 * The text of that key, with its gaps filled.
 * @param {string} key
 * @param {Record<string, string | number>} [gaps]
 * @returns {string}
 */
export function t(key, gaps) {
  const text = words[key];
  if (text === undefined) {
    console.error(`no text for ${key} in ${language()}`);
    return key;
  }
  return gaps ? text.replace(/\{(\w+)\}/g, (whole, name) => String(gaps[name] ?? whole)) : text;
}

/**
 * The text for so many: of `key.one` or `key.other`, with the number as `{n}`.
 * @param {string} key
 * @param {number} n
 * @param {Record<string, string | number>} [gaps] its other gaps
 */
export function tn(key, n, gaps) {
  const form = plural.select(n) === 'one' ? 'one' : 'other';
  return t(`${key}.${form}`, { ...gaps, n: n.toLocaleString(language()) });
}
