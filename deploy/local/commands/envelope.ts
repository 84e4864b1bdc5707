import { type Command } from 'commander';
export function addEnvelope(_program: Command): void { /* */ }
