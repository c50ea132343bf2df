// A clock of its own thread: browsers slow the clocks of a page down that nobody looks at, to one stroke a minute, and its phone
// would count as gone between two of them. Told after how many milliseconds, it strikes once; told -1, not at all.
/** @type {ReturnType<typeof setTimeout> | undefined} */
let stroke;
onmessage = ({ data }) => {
  clearTimeout(stroke);
  if (data >= 0) stroke = setTimeout(() => postMessage(''), data);
};
