import { Body, Controller, Get, Inject, Post, type Type } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { describe, expect, it } from '@jest/globals';
import { Field } from '#messages';
import { describeControllers } from './describe-routes.js';

class Told {
  @Field.elementId() id?: string;
  @Field.pnc({ label: 'OPEN', meaning: 'Police National Computer id.', source: 'test' }) pnc!: string;
  @Field.freeText({ label: 'SENSITIVE', max: 80, optional: true, meaning: 'What was said.', source: 'test' }) said?: string;
}
class Telling {
  @Field.codes(['A', 'B'], { label: 'OPEN', meaning: 'Marks.', source: 'test' }) marks!: string[];
  @Field.object(() => Told, { meaning: 'The first.', source: 'test' }) first!: Told;
  @Field.list(() => Told, { max: 3, optional: true, meaning: 'More of them.', source: 'test' }) more?: Told[];
}

const absent = Symbol('a database that nobody opened');

@Controller('api/tellings')
class TellingsController {
  constructor(@Inject(absent) private readonly database: { now(): string }) {}
  @Post() take(@Body() telling: Telling): string { return `${this.database.now()} ${telling.marks.length}`; }
  @Get() @ApiOkResponse({ type: Telling }) give(): Telling { return new Telling(); }
}

describe('the description of routes', () => {
  const described = () => describeControllers([TellingsController as Type], 'an app, web');

  it('is made without anything that a controller asks for', async () => {
    const { openapi, info, paths } = await described();
    expect([openapi, info.title, Object.keys(paths['/api/tellings']!)]).toEqual(['3.1.0', 'an app, web', ['post', 'get']]);
    expect(paths['/api/tellings']?.post?.parameters).toContainEqual(expect.objectContaining({ name: 'Idempotency-Key' }));
  });

  it('has of a contract class what each field declares, with its label', async () => {
    const { components, paths } = await described();
    expect(paths['/api/tellings']?.post?.requestBody).toEqual({ required: true, content: { 'application/json': { schema: { $ref: '#/components/schemas/Telling' } } } });
    expect(components?.schemas?.['Told']).toMatchObject({
      type: 'object', required: ['pnc'],
      properties: { pnc: { type: 'string', 'x-check': 'pnc', 'x-label': 'OPEN', description: 'Police National Computer id.' }, said: { maxLength: 80, 'x-label': 'SENSITIVE', 'x-free-text': true } },
    });
    expect(components?.schemas?.['Telling']).toMatchObject({
      required: ['marks', 'first'],
      properties: { marks: { type: 'array', uniqueItems: true, items: { enum: ['A', 'B'], 'x-label': 'OPEN' } }, more: { type: 'array', maxItems: 3, items: { $ref: '#/components/schemas/Told' } } },
    });
    expect(JSON.stringify(components?.schemas?.['Telling'])).toContain('#/components/schemas/Told');
  });
});
