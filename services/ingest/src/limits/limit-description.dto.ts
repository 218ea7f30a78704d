import { ApiResponse } from '@nestjs/swagger';

const RATE_LIMIT = {
  'RateLimit-Policy': {
    description: 'The allowances of a device: quota in readings, and the seconds in which it fills again.',
    schema: { type: 'string', example: '"live";q=6000;qu="readings";w=60' },
  },
  RateLimit: {
    description: 'Readings that would be taken now; seconds until as many as in this request would be.',
    schema: { type: 'string', example: '"live";r=120;t=4' },
  },
} as const;

/** Headers of an answer to a device that has used up half of an allowance. */
export const LIMIT_HEADERS = {
  headers: {
    'RateLimit-Policy': { ...RATE_LIMIT['RateLimit-Policy'], required: false },
    RateLimit: { ...RATE_LIMIT.RateLimit, required: false },
  },
};

/** The answer to a device that sends too fast. */
export const DescribeRateLimited = (): ClassDecorator & MethodDecorator =>
  ApiResponse({
    status: 429,
    description:
      'RATE_LIMITED: the device sends faster than it may; `details` names the allowance, its limit and burst. Nothing is taken: send it again after Retry-After.',
    headers: {
      'Retry-After': { description: 'Seconds until all of it would be taken.', schema: { type: 'integer' } },
      ...RATE_LIMIT,
    },
    content: { 'application/problem+json': {} },
  });
