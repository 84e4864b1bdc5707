import { describe, expect, it } from '@jest/globals';
import { Type } from 'class-transformer';
import { IsArray, IsIn, IsObject, IsString, MaxLength, MinLength, ValidateNested } from 'class-validator';
import { requestValidation } from './index.js';

class Inner { @IsString() @MaxLength(3) text!: string; }
class Body {
  @IsString() @MinLength(3) reason!: string;
  @IsIn(['a', 'b']) which!: string;
  @IsArray() @IsObject({ each: true }) @ValidateNested({ each: true }) @Type(() => Inner) list!: Inner[];
}
const check = (body: unknown) => requestValidation().transform(body, { type: 'body', metatype: Body });
const good = { reason: 'because', which: 'a', list: [{ text: 'abc' }] };

describe('a request body', () => {
  it('passes when it fits its class', async () => {
    await expect(check(good)).resolves.toBeInstanceOf(Body);
  });

  it('is told field by field what to put right', async () => {
    await expect(check({ which: 'c', list: [{ text: 'abcd' }] })).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      findings: [{ path: '/reason', code: 'REQUIRED' }, { path: '/which', code: 'NOT_IN_LIST' }, { path: '/list/0/text', code: 'TOO_LONG' }],
    });
  });

  it('never gives back the name of an unknown field, nor any value', async () => {
    const error = await check({ ...good, which: 'Testperson', 'Examplesson, Pat': 1, list: [{ text: 'abc', 'X654321': 1 }] }).catch((thrown: unknown) => thrown);
    expect(JSON.stringify(error)).not.toMatch(/Examplesson|X654321|Testperson/);
    expect(error).toMatchObject({ findings: expect.arrayContaining([expect.objectContaining({ path: '', code: 'UNKNOWN_FIELD' }), expect.objectContaining({ path: '/list/0', code: 'UNKNOWN_FIELD' })]) });
  });

  it.each([[undefined], [null], [[]], ['text'], [{ ...good, list: {} }], [{ ...good, list: [[]] }], [{ ...good, list: [null] }]])('is refused in another shape: %j', async (body) => {
    await expect(check(body)).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  });
});
