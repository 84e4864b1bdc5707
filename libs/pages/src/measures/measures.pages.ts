import { Get, Inject, Query, type Type } from '@nestjs/common';
import { MaySee } from '#access';
import { CASE_DATABASE, type CaseDatabase, type CurrentDirectory, DIRECTORY, SETTINGS } from '#exchange/web';
import { csvName, csvOf, daysUntil, type Figures, type Grouping, groupings, MeasuresPageQuery, type MeasureSource, Measuring, type Period } from '#measures';
import { policeForces } from '#messages';
import { named, type WebSettings } from '#platform';
import { type Download, type Page } from '../page.js';
import { PagesController } from '../pages-controller.js';
import { NAME_OF } from '../tokens.js';
import { words } from '../show/words.js';
import { cellText, codeColumns, type Column, columns, dueText, notKnownText, percentilesText } from './measure-words.js';

const address = '/measures';
/** Periods to choose from, in days that end with today. */
const lengths = [[28, 'Last 4 weeks'], [84, 'Last 12 weeks'], [365, 'Last year']] as const;
const groupingText: Readonly<Record<Grouping, string>> = { agency: 'By agency', trigger: 'By trigger', kind: 'By kind alone' };

const headings = (of: readonly Column[]): string[] => ['Of what', ...of.map(({ text }) => text)];
const today = (): string => new Date().toISOString().slice(0, 10);
const queryOf = ({ from, until }: Period, by: Grouping): string => `?from=${from}&until=${until}&by=${by}`;
const periodIn = ({ from, until }: MeasuresPageQuery): Period => {
  const usual = daysUntil(until ?? today(), lengths[0][0]);
  return { from: from ?? usual.from, until: usual.until };
};

/** The figures of a node as a page, with the same as CSV. */
export function measuresPages(source: MeasureSource): Type {
  @PagesController('measures')
  class MeasuresPages {
    readonly measuring: Measuring;

    constructor(@Inject(CASE_DATABASE) database: CaseDatabase, @Inject(DIRECTORY) directory: CurrentDirectory, @Inject(SETTINGS) settings: WebSettings, @Inject(NAME_OF) readonly nameOf: (code: string) => string) {
      this.measuring = new Measuring(source, database, directory, settings);
    }

    @Get()
    @MaySee({ what: 'measure' })
    async page(@Query() query: MeasuresPageQuery): Promise<Page> {
      const [period, { by }] = [periodIn(query), query];
      const { figures, coverage, notKnown } = await this.measuring.of(period, by);
      const rows = figures.map((one) => ({ ...one, name: this.named(one, by), cells: columns.map(({ name }) => cellText(one.counts[name])), codes: codeColumns.map(({ name }) => cellText(one.counts[name])), take: percentilesText(one.toTake), answer: percentilesText(one.toAnswer), searched: one.systems ?? 'Not shown' }));
      return {
        view: 'measures', title: 'Measures',
        model: {
          ...period, rows, headings: headings(columns), codeHeadings: headings(codeColumns), csv: `${address}/csv${queryOf(period, by)}`,
          coverage: coverage.map(({ on, due, made }) => ({ text: dueText[on] ?? words(on), due: cellText(due), made: cellText(made) })), notKnown: notKnown.map((code) => notKnownText[code] ?? words(code)),
          periods: lengths.map(([days, text]) => this.choice(text, daysUntil(today(), days), by, period, by)), groupings: groupings.map((one) => this.choice(groupingText[one], period, one, period, by)),
        },
      };
    }

    @Get('csv')
    @MaySee({ what: 'measure' })
    async csv(@Query() query: MeasuresPageQuery): Promise<Download> {
      const measures = await this.measuring.of(periodIn(query), query.by);
      return { fileName: csvName(measures), type: 'text/csv', text: csvOf(measures) };
    }

    private choice(text: string, period: Period, by: Grouping, chosen: Period, chosenBy: Grouping): object {
      return { text, href: `${address}${queryOf(period, by)}`, isChosen: queryOf(period, by) === queryOf(chosen, chosenBy) };
    }

    private named({ level, kind, group, unit }: Figures, by: Grouping): string {
      if (level === 'all') return 'All';
      if (level === 'kind') return words(kind);
      if (by === 'trigger') return group === null ? 'Without a trigger' : words(group);
      const force = policeForces[group ?? ''];
      return `${force === undefined ? this.nameOf(group ?? '') : `${force} police (${group})`}${unit === null ? '' : `, ${unit}`}`;
    }
  }
  return named(MeasuresPages, 'measures-pages');
}
