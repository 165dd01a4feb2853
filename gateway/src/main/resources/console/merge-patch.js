// JSON Merge Patch (RFC 7396): what turns one row into another.

/**
 * The merge patch that turns `before` into `after`, both rows with the same columns. Null if no merge patch can:
 * `null` removes a member, so a MAP cannot get an entry whose value is NULL. `types` are SQL types by column.
 */
export function mergePatch(before, after, types) {
  const changed = Object.entries(after).filter(([name, value]) => !same(before[name], value));
  const patch = Object.fromEntries(changed.map(([name, value]) => [name, difference(before[name], value)]));
  const reached = apply({ ...before }, patch);
  const exact = changed.every(([name, value]) =>
    same(meaning(reached[name] ?? null, types[name]), meaning(value, types[name])));
  return exact ? patch : null;
}

/** Whether two JSON values are equal. The order of an object's members does not count. */
export function same(a, b) {
  return canonical(a) === canonical(b);
}

function canonical(value) {
  return JSON.stringify(value ?? null, (_, member) => (isObject(member)
    ? Object.fromEntries(Object.keys(member).sort().map((name) => [`.${name}`, member[name]]))
    : member));
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function difference(before, after) {
  if (!isObject(before) || !isObject(after)) {
    return after;
  }
  const removed = Object.keys(before).filter((name) => !Object.hasOwn(after, name)).map((name) => [name, null]);
  const changed = Object.entries(after)
    .filter(([name, value]) => !Object.hasOwn(before, name) || !same(before[name], value))
    .map(([name, value]) => [name, difference(before[name], value)]);
  return Object.fromEntries([...removed, ...changed]);
}

/** The patch applied, as the gateway does it. */
function apply(target, patch) {
  if (!isObject(patch)) {
    return patch;
  }
  const merged = new Map(isObject(target) ? Object.entries(target) : []);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) {
      merged.delete(name);
    } else {
      merged.set(name, apply(merged.get(name), value));
    }
  }
  return Object.fromEntries(merged);
}

/** In a ROW a member that is missing is NULL. In a MAP it is not. */
function meaning(value, sqlType) {
  return /\b(MAP|MULTISET)\b/.test(sqlType) ? value : withoutNulls(value);
}

function withoutNulls(value) {
  if (Array.isArray(value)) {
    return value.map(withoutNulls);
  }
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null)
      .map(([name, member]) => [name, withoutNulls(member)]))
    : value;
}
