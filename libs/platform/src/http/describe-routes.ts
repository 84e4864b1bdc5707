import { type INestApplication, type Type } from '@nestjs/common';
import { PROPERTY_DEPS_METADATA, SELF_DECLARED_DEPS_METADATA } from '@nestjs/common/constants.js';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { ApiProperty, DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { type ContractClass, contractClasses, type FieldDeclaration, fieldsOf, leafSchema } from '#messages';
import { addContentSchemas } from './content-schemas.js';

const problemResponse = {
  status: '4XX' as const, description: 'A problem (RFC 9457) with a stable code.',
  content: {
    'application/problem+json': {
      schema: {
        type: 'object', required: ['type', 'title', 'status', 'code'],
        properties: {
          type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' }, code: { type: 'string' },
          errors: { type: 'array', items: { type: 'object', required: ['path', 'code', 'todo'], properties: { path: { type: 'string' }, code: { type: 'string' }, todo: { type: 'string' } } } },
        },
      },
    },
  },
};

const idempotencyParameter = {
  name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', maxLength: 255 },
  description: 'Any text of your own for this request, such as a UUID. The same request under the same key is done once and gets the first answer again.',
};

const described = new WeakSet<ContractClass>();

/** Tells the OpenAPI generator of every field of a contract class, from its one declaration, so that a route may take or give the class as it is. */
function describeContractClasses(): void {
  for (const type of contractClasses()) {
    if (described.has(type)) continue;
    described.add(type);
    for (const field of fieldsOf(type)) ApiProperty(propertyOf(field))(type.prototype as object, field.name);
  }
}

function propertyOf(field: FieldDeclaration): Parameters<typeof ApiProperty>[0] {
  const schema = field.shape === 'leaf'
    ? leafSchema(field)
    // The generator knows a function that gives a class by its name, which must be `type`.
    : { type: () => field.of(), description: field.meaning, 'x-source': field.source, ...(field.list === undefined ? {} : { isArray: true, maxItems: field.list }) };
  return { ...schema, required: field.required } as Parameters<typeof ApiProperty>[0];
}

/** The OpenAPI 3.1 description of an application's routes, from the controllers themselves. */
export function descriptionOf(app: INestApplication, title: string): OpenAPIObject {
  describeContractClasses();
  const settings = new DocumentBuilder().setTitle(title).setVersion('1').setOpenAPIVersion('3.1.0').addBearerAuth().addSecurityRequirements('bearer')
    .addGlobalResponse(problemResponse as Parameters<DocumentBuilder['addGlobalResponse']>[0]).build();
  const description = SwaggerModule.createDocument(app, settings);
  for (const { post } of Object.values(description.paths)) post?.parameters?.push(idempotencyParameter as never);
  addContentSchemas(description);
  return description;
}

class DescribedModule {}

/**
 * The same description without anything that runs: no database, no Kafka, no port. Nest's preview mode makes no instance of a controller, and what
 * one asks for is met by inert values.
 */
export async function describeControllers(controllers: readonly Type[], title: string): Promise<OpenAPIObject> {
  const providers = [...new Set(controllers.flatMap(wantsOf))].map((provide) => ({ provide, useValue: {} }));
  const module = { module: DescribedModule, controllers: [...controllers], providers };
  const app = await NestFactory.create(module, new ExpressAdapter(), { preview: true, logger: false, abortOnError: false });
  return descriptionOf(app, title);
}

type Token = Type | string | symbol;

/** What Nest would inject into a controller's constructor and properties. */
function wantsOf(controller: Type): Token[] {
  const types = (Reflect.getMetadata('design:paramtypes', controller) as Token[] | undefined) ?? [];
  const named = (Reflect.getMetadata(SELF_DECLARED_DEPS_METADATA, controller) as { index: number; param: Token }[] | undefined) ?? [];
  const properties = (Reflect.getMetadata(PROPERTY_DEPS_METADATA, controller) as { type: Token }[] | undefined) ?? [];
  return [...types.map((type, at) => named.find(({ index }) => index === at)?.param ?? type), ...properties.map(({ type }) => type)];
}
