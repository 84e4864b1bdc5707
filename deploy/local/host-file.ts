import { type SampleApp } from './sample/agencies.js';

/** What the host is told: a role, and for each agency its app and the very settings that a process of its own would read from its environment. */
export interface HostFile {
  readonly role: 'exchange' | 'web' | 'desk';
  readonly nodes: readonly { readonly app: SampleApp; readonly settings: Readonly<Record<string, string>> }[];
}
