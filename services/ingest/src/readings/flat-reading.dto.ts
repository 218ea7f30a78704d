import { ApiSchema } from '@nestjs/swagger';
import { ReadingHead } from './reading.dto.ts';

/** Documents the flat form; it is read by bringing it into the nested one. */
@ApiSchema({
  description: 'A reading in the flat form: every other member that is a number is a metric.',
})
export class FlatReadingDto extends ReadingHead {
  /** Any metric, as `temperature`. */
  [metric: string]: unknown;
}
