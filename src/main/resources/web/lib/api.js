/** What a request was refused with: RFC 9457, or status 0 when the server cannot be reached. */
export class Problem extends Error {
  /**
   * @param {number} status
   * @param {{title?: string, detail?: string, code?: string, rule?: string, now?: any}} said
   * @param {number} [retryAfter] seconds
   */
  constructor(status, said, retryAfter) {
    super(said.detail ?? said.title ?? String(status));
    this.status = status;
    this.title = said.title ?? '';
    /** The word by which the refusal is known, such as `no-such-call`. */
    this.code = said.code ?? '';
    this.detail = said.detail ?? '';
    this.rule = said.rule;
    /** What stands there by now, when it changed meanwhile. */
    this.now = said.now;
    this.retryAfter = retryAfter;
  }
}

/** @type {Promise<boolean> | undefined} */
let refreshing;

/** A new access cookie for the old refresh cookie; once for all tabs that ask at a time. */
export function refresh() {
  refreshing ??= renewed().finally(() => {
    refreshing = undefined;
  });
  return refreshing;
}

/** @returns {Promise<boolean>} */
async function renewed() {
  return await navigator.locks.request('ramal-refresh', async () => {
    const answer = await send('POST', '/auth/refresh');
    if (answer.status >= 500 || answer.status === 429) throw new Problem(answer.status, {});
    return answer.ok;
  });
}

/**
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 * @param {{headers?: Record<string, string>, signal?: AbortSignal}} [options]
 */
function send(method, path, body, options = {}) {
  /** @type {Record<string, string>} */
  const headers = { accept: 'application/json', 'x-ramal': '1', ...options.headers };
  const text = typeof body === 'string';
  if (body !== undefined && !text) headers['content-type'] = 'application/json';
  return fetch(path, {
    method,
    headers,
    body: body === undefined ? undefined : text ? /** @type {string} */ (body) : JSON.stringify(body),
    signal: options.signal,
    credentials: 'same-origin',
    // A change reaches the server also when its page is left at once. Browsers refuse that to more than 64 KiB: a file may be more.
    keepalive: method !== 'GET' && !text,
  });
}

/**
 * Asks the server; a login that ran out is renewed once.
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body] sent as JSON, or as it is when it is a text
 * @param {{headers?: Record<string, string>, signal?: AbortSignal}} [options]
 * @returns {Promise<any>} the document, or undefined when there is none
 */
export async function ask(method, path, body, options) {
  let answer;
  let said;
  try {
    answer = await send(method, path, body, options);
    if (answer.status === 401 && !path.startsWith('/auth/log') && (await refresh())) {
      answer = await send(method, path, body, options);
    }
    if (answer.headers.get('content-type')?.includes('json')) said = await answer.json();
  } catch (error) {
    if (error instanceof Problem || /** @type {Error} */ (error).name === 'AbortError') throw error;
    throw new Problem(0, {});
  }
  if (answer.ok) return said;
  if (answer.status === 401 && !path.startsWith('/auth/log')) dispatchEvent(new Event('ramal-signed-out'));
  throw new Problem(answer.status, said ?? {}, Number(answer.headers.get('retry-after')) || undefined);
}

/** @param {string} path @param {{signal?: AbortSignal}} [options] */
export const get = (path, options) => ask('GET', path, undefined, options);

/**
 * A query string without what is empty.
 * @param {Record<string, string | number | undefined | null>} values
 */
export function query(values) {
  const pairs = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return pairs.length ? '?' + new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])) : '';
}
