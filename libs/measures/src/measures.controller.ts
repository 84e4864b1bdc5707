import { Controller, Get, Inject, Query, Req, Res, type Type } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Request, type Response } from 'express';
import { MaySee } from '#access';
import { type WorkingDays, workingDaysFrom } from '#clocks';
import { CASE_DATABASE, type CaseDatabase, type CurrentDirectory, DIRECTORY, SETTINGS } from '#exchange/web';
import { Answers, named, sqlOver, type WebSettings } from '#platform';
import { csvName, csvOf } from './csv.js';
import { type Grouping } from './figures.js';
import { measure, type Measures, type MeasureSource } from './measure.js';
import { type Period, periodOf } from './period.js';
import { MeasuresQuery, measuresShape } from './request.js';

/** Measures a node by one source, for its routes and its pages. */
export class Measuring {
  private readonly calendar: WorkingDays;

  /** @throws GatewayError CONFIG_SETTING_INVALID where the bank holidays cannot be read */
  constructor(private readonly source: MeasureSource, private readonly database: CaseDatabase, private readonly directory: CurrentDirectory, private readonly settings: Pick<WebSettings, 'agency' | 'bankHolidaysFile'>) {
    this.calendar = workingDaysFrom(settings.bankHolidaysFile);
  }

  /** @throws GatewayError REQUEST_INVALID for days that are none */
  async of(period: Period, by: Grouping): Promise<Measures> {
    return measure({ sql: sqlOver(this.database), directory: this.directory.current(), own: this.settings.agency, calendar: this.calendar, now: new Date() }, this.source, periodOf(period), by);
  }
}

const csv = 'text/csv';

/** The figures over HTTP: as JSON, or as CSV for who accepts that. */
export function measuresController(source: MeasureSource): Type {
  @ApiTags('measures')
  @Controller('api/measures')
  class MeasuresController {
    readonly measuring: Measuring;

    constructor(@Inject(CASE_DATABASE) database: CaseDatabase, @Inject(DIRECTORY) directory: CurrentDirectory, @Inject(SETTINGS) settings: WebSettings) {
      this.measuring = new Measuring(source, database, directory, settings);
    }

    @Get()
    @MaySee({ what: 'measure' })
    @ApiOperation({ summary: 'What was asked on some days and what became of it, small numbers hidden; as CSV for who accepts text/csv' })
    @Answers(measuresShape, { csv: true })
    async read(@Query() { from, until, by }: MeasuresQuery, @Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<Measures | string> {
      const measures = await this.measuring.of({ from, until }, by);
      response.vary('Accept');
      if (request.accepts(['application/json', csv]) !== csv) return measures;
      response.type(csv).setHeader('Content-Disposition', `attachment; filename="${csvName(measures)}"`);
      return csvOf(measures);
    }
  }
  return named(MeasuresController, 'measures-controller');
}
