import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { commandBlocks, commandsInSentences, statedInReadme } from './commands.js';

const readme = readFileSync('README.md', 'utf8');
const ran = [...commandBlocks(readme).flat(), ...commandsInSentences(readme)];

describe('the commands of the README', () => {
  it('are found in their blocks, in order, without what is said of them, and without its picture', () => {
    expect(commandBlocks('# Page\n\n    a -> b\n\n    npm start   # begins\n    npm test\n\nText\n\n    TOKEN=$(npx mag token)\n    curl -s $TOKEN\n')).toEqual([['npm start', 'npm test'], ['TOKEN=$(npx mag token)', 'curl -s $TOKEN']]);
    expect(commandBlocks(readme).map((block) => block[0])).toEqual(['npm start', expect.stringMatching(/^npx mag caseload/), expect.stringMatching(/^TOKEN=/)]);
  });

  it('are each known, with what the README says of them', () => {
    expect(ran.filter((line) => !/^npm (start|test)$/.test(line) && !statedInReadme.some(({ command }) => command.test(line)))).toEqual([]);
  });

  it.each(statedInReadme)('does $command, and says so', ({ command, words }) => {
    expect(ran.some((line) => command.test(line))).toBe(true);
    expect(readme.replaceAll('\n', ' ')).toContain(words);
  });

  it('are not taken for well done where they say something else', () => {
    for (const { command, wrong } of statedInReadme.filter(({ command: one }) => !/TOKEN=/.test(String(one)))) expect([String(command), wrong({ code: 0, out: '{"items":[],"next":null}' }).length > 0]).toEqual([String(command), true]);
  });
});
