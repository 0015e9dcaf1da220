/** The promise, or a rejection with the reason of the first signal that is aborted before; leaves no listener behind. */
export function untilAborted<T>(promise: Promise<T>, ...signals: readonly (AbortSignal | undefined)[]): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const release = (): void => {
      for (const { signal, stop } of listeners) signal?.removeEventListener('abort', stop);
    };
    const listeners = signals.map((signal) => ({
      signal,
      stop: () => {
        release();
        reject(signal?.reason);
      },
    }));
    for (const { signal, stop } of listeners) signal?.addEventListener('abort', stop);
    for (const { signal, stop } of listeners) if (signal?.aborted) stop();
    void promise.finally(release).catch(() => undefined);
    promise.then(resolve, reject);
  });
}
