// The page's address after #: which table is open, and what is asked of it, as in #orders?filter=pv+%3E+1&columns=id,pv.
// So a view can be bookmarked, shared and gone back to.

/** What is asked of a table when nothing is: all columns of all rows. */
export const EVERYTHING = { filter: '', columns: null };

/** The table, null if the address names none, and its query: a filter, and an array of columns or null for all. */
export function placeIn(hash) {
  const [, name, query] = /^#?([^?]*)\??(.*)$/s.exec(hash);
  const parameters = new URLSearchParams(query);
  const columns = parameters.get('columns');
  try {
    return {
      table: decodeURIComponent(name) || null,
      query: { filter: parameters.get('filter') ?? '', columns: columns ? columns.split(',') : null },
    };
  } catch {
    return { table: null, query: EVERYTHING }; // a % that stands for nothing
  }
}

/** The other way round. */
export function addressOf(table, { filter, columns } = EVERYTHING) {
  const parameters = new URLSearchParams();
  if (filter !== '') {
    parameters.set('filter', filter);
  }
  if (columns !== null) {
    parameters.set('columns', columns.join(','));
  }
  return `#${encodeURIComponent(table)}${parameters.size > 0 ? `?${parameters}` : ''}`;
}
