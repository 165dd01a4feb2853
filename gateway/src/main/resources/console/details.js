// What stands behind a table: topic, partitions, options.

import { byId, element } from './dom.js';
import { count } from './format.js';

let shown = '';

export function showDetails(description) {
  const text = JSON.stringify(description);
  if (text !== shown) {
    shown = text;
    byId('details').hidden = description.topic === undefined;
    byId('details-body').replaceChildren(...sections(description));
  }
}

function sections({ topic, connector, partitions = [], options = {} }) {
  return [
    table('Partitions', ['partition', 'position', 'end offset', 'lag'],
      partitions.map(({ partition, position, endOffset, lag }) => [partition, position, endOffset, lag].map(count))),
    table('Options', ['option', 'value'], Object.entries({ connector, topic, ...options })),
  ];
}

function table(caption, titles, lines) {
  return element('table', { className: caption.toLowerCase() },
    element('caption', {}, caption),
    element('thead', {}, element('tr', {}, ...titles.map((title) => element('th', { scope: 'col' }, title)))),
    element('tbody', {}, ...lines.map((values) =>
      element('tr', {}, ...values.map((value) => element('td', {}, String(value)))))));
}
