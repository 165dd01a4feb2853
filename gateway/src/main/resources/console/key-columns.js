// Shows the columns of the primary key first, and keeps them in sight while the other columns scroll under them.

/** They stay only where they leave this share of the width to the other columns. */
const SHARE = 0.6;

/** The columns {name, …} of the key in its order, then the others. */
export function keyFirst(columns, primaryKey) {
  const keys = primaryKey.flatMap((key) => columns.filter(({ name }) => name === key));
  return [...keys, ...columns.filter((column) => !keys.includes(column))];
}

export class KeyColumns {
  #scroll;
  #table;
  #count = 0;

  /** @param table that scrolls in its parent element */
  constructor(table) {
    this.#table = table;
    this.#scroll = table.parentElement;
    const observer = new ResizeObserver(() => this.#place());
    observer.observe(this.#scroll);
    observer.observe(table);
  }

  /** How many columns belong to the key. They are the first ones. */
  show(count) {
    this.#count = count;
    this.#place();
  }

  /** Cells stick only where something scrolls: each of them makes drawing slower. */
  #place() {
    const heads = [...this.#table.querySelectorAll('th.key-column')].slice(0, this.#count);
    let left = 0;
    const limit = SHARE * this.#scroll.clientWidth;
    heads.forEach((head, i) => {
      const right = left + head.offsetWidth;
      this.#table.style.setProperty(`--key-${i}`, right <= limit || i === 0 ? `${left}px` : 'auto');
      left = right;
    });
    this.#table.classList.toggle('wide', heads.length > 0 && this.#scroll.scrollWidth > this.#scroll.clientWidth);
  }
}
