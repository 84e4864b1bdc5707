/** The public client of the command line: may trade a test person's password for a token. */
export const commandLineClient = 'mag-command-line';
