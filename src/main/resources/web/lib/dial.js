/**
 * Has the phone of this page call that number.
 * @param {string} number E.164
 */
export function callNumber(number) {
  dispatchEvent(new CustomEvent('ramal-dial', { detail: number }));
}
