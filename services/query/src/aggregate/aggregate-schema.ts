const NUMBER_OR_NULL = { type: ['number', 'null'] } as unknown as { type: string };
const TEXT_OR_NULL = { type: ['string', 'null'] } as unknown as { type: string };

const summary = {
  type: 'object',
  required: ['device_id', 'time_range', 'reading_count', 'first_reading', 'last_reading'],
  properties: {
    device_id: { type: 'string' },
    time_range: {
      type: 'object',
      properties: { start: TEXT_OR_NULL, end: { type: 'string', format: 'date-time' } },
    },
    reading_count: { type: 'integer' },
    first_reading: TEXT_OR_NULL,
    last_reading: TEXT_OR_NULL,
  },
  additionalProperties: {
    type: 'object',
    description: 'A member for each metric.',
    properties: {
      min: { type: 'number' },
      max: { type: 'number' },
      avg: { type: 'number' },
      count: { type: 'integer' },
      unit: TEXT_OR_NULL,
    },
  },
};

const point = {
  type: 'object',
  required: ['t', 'count', 'coverage'],
  properties: {
    t: { type: 'string', format: 'date-time', description: 'Where the bucket begins.' },
    count: { type: 'integer' },
    coverage: {
      ...NUMBER_OR_NULL,
      description: 'Share of the expected readings that came; null when unknown.',
    },
  },
  additionalProperties: { ...NUMBER_OR_NULL, description: 'A member for each function asked for.' },
};

const inBuckets = {
  type: 'object',
  required: ['bucket', 'tz', 'series'],
  properties: {
    bucket: { type: 'string' },
    tz: { type: 'string' },
    series: {
      type: 'object',
      description: 'A member for each metric.',
      additionalProperties: {
        type: 'object',
        properties: { unit: TEXT_OR_NULL, points: { type: 'array', items: point } },
      },
    },
  },
};

/** What `aggregate` answers, without and with `bucket`, for the API's description. */
export const aggregateSchema = { oneOf: [summary, inBuckets] };
