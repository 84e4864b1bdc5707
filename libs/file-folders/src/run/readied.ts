/** The run of a loop that first makes ready what it needs, and does so again after anything went wrong: a folder may have been away meanwhile. */
export function readied(ready: () => Promise<void>, run: () => Promise<boolean>): () => Promise<boolean> {
  let isReady = false;
  return async () => {
    if (!isReady) await ready();
    isReady = false;
    const more = await run();
    isReady = true;
    return more;
  };
}
