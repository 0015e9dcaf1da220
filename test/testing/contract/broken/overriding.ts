/** An object that behaves as another but for some members. */
export function overriding<T extends object>(original: T, members: Partial<Record<keyof T, unknown>>): T {
  return new Proxy(original, {
    get: (target, key) => {
      if (key in members) return members[key as keyof T];
      const found: unknown = Reflect.get(target, key, target);
      return typeof found === 'function' ? found.bind(target) : found;
    },
  });
}
