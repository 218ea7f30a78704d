import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtension, ApiExtraModels } from '@nestjs/swagger';

/** Where a route's description says who may call it. */
export const ROLES = 'x-roles';
/** Where a route's description names the schema of its `meta`, until the envelope is described. */
export const ENVELOPE_META = 'x-meta';

/** Describes the `meta` that stands beside `data` in a route's answer. */
export const ApiMeta = (Meta: Type): MethodDecorator =>
  applyDecorators(ApiExtraModels(Meta), ApiExtension(ENVELOPE_META, Meta.name));
