import { type Command } from 'commander';
export function addCaseload(_program: Command): void { /* */ }
