/** Those that follow a signal: one listener serves them all, as platforms warn of a leak where there are more than ten. */
const followers = /* @__PURE__ */ new WeakMap<AbortSignal, Set<AbortController>>();

function followersOf(source: AbortSignal): Set<AbortController> {
  const known = followers.get(source);
  if (known !== undefined) return known;
  const controllers = new Set<AbortController>();
  followers.set(source, controllers);
  source.addEventListener('abort', () => controllers.forEach((one) => one.abort(source.reason)), { once: true });
  return controllers;
}

/** Does some work with a signal of its own, which is aborted with the source for as long as the work takes. */
export async function following<T>(source: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  if (source.aborted) controller.abort(source.reason);
  const controllers = followersOf(source);
  controllers.add(controller);
  try {
    return await work(controller.signal);
  } finally {
    controllers.delete(controller);
  }
}
