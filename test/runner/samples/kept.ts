/** What a file of tests keeps, each its own. */
export const kept = { uses: 0 };
