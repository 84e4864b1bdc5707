import { type Command } from 'commander';
export function addQuarantine(_program: Command): void { /* */ }
