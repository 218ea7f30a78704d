/** Names of profiles: they stand in URLs. */
export const PROFILE_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

/** Names of metrics, as readings have them. */
export const METRIC_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

/** A unit for people, such as °C; empty for a bare number. Not NUL, which PostgreSQL cannot keep. */
export const UNIT = /^[^\0]{0,32}$/;

/** As many metrics as a reading may have. */
export const MAX_METRICS = 64;

const WEEK_S = 7 * 86_400;
export const MAX_INTERVAL_S = WEEK_S;

/** A hundred years; for ever is 0. */
export const MAX_RETENTION_DAYS = 36_500;
