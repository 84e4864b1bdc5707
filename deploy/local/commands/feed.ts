import { type Command } from 'commander';
export function addFeed(_program: Command): void { /* */ }
