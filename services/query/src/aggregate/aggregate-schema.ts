const INTEGER_OR_NULL = { type: ['integer', 'null'] } as unknown as { type: string };
const NUMBER_OR_NULL = { type: ['number', 'null'] } as unknown as { type: string };
const TEXT_OR_NULL = { type: ['string', 'null'] } as unknown as { type: string };

const GONE = 'null where it cannot be said, since readings were dropped';
const device = { device_id: { type: 'string' } };
const fleet = { devices: { type: 'integer', description: 'How many devices the answer is about.' } };
const timeRange = {
  type: 'object',
  description:
    'What the answer is about. Where readings were dropped only whole hours are known, and an end that cuts one moves inwards.',
  properties: { start: TEXT_OR_NULL, end: { type: 'string', format: 'date-time' } },
};

function summary(who: Record<string, object>): object {
  return {
    type: 'object',
    required: [...Object.keys(who), 'time_range', 'reading_count', 'first_reading', 'last_reading'],
    properties: {
      ...who,
      time_range: timeRange,
      reading_count: { ...INTEGER_OR_NULL, description: `How many readings there are; ${GONE}.` },
      first_reading: TEXT_OR_NULL,
      last_reading: TEXT_OR_NULL,
    },
    additionalProperties: {
      type: 'object',
      description: `A member for each metric; ${GONE}.`,
      properties: {
        min: NUMBER_OR_NULL,
        max: NUMBER_OR_NULL,
        avg: NUMBER_OR_NULL,
        count: INTEGER_OR_NULL,
        unit: TEXT_OR_NULL,
      },
    },
  };
}

const point = {
  type: 'object',
  required: ['t', 'count', 'coverage'],
  properties: {
    t: { type: 'string', format: 'date-time', description: 'Where the bucket begins.' },
    count: { ...INTEGER_OR_NULL, description: `How many values there are; ${GONE}.` },
    coverage: {
      ...NUMBER_OR_NULL,
      description: 'Share of the expected readings that came; null when unknown.',
    },
  },
  additionalProperties: { ...NUMBER_OR_NULL, description: `A member for each function asked for; ${GONE}.` },
};

function inBuckets(who: Record<string, object>): object {
  return {
    type: 'object',
    required: [...Object.keys(who), 'bucket', 'tz', 'source', 'time_range', 'series'],
    properties: {
      ...who,
      bucket: { type: 'string' },
      tz: { type: 'string' },
      source: {
        ...TEXT_OR_NULL,
        enum: ['rollup_day', 'rollup_hour', 'readings', null],
        description:
          'The finest source of any number; null without a reading. The answer is exact from each.',
      },
      time_range: timeRange,
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
}

/** What an aggregate of a device answers, without and with `bucket`, for the API's description. */
export const aggregateSchema = { oneOf: [summary(device), inBuckets(device)] };
/** What an aggregate of many devices answers. */
export const fleetSchema = { oneOf: [summary(fleet), inBuckets(fleet)] };
