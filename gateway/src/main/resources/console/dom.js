/** An element with properties and children; `null` children are left out. */
export function element(name, properties = {}, ...children) {
  const created = Object.assign(document.createElement(name), properties);
  created.append(...children.filter((child) => child !== null));
  return created;
}

export function byId(id) {
  return document.getElementById(id);
}

/** Sets text only where it differs, so that nothing is announced or laid out twice. */
export function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}
