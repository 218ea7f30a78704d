/** What people may write: anything but NUL, which PostgreSQL cannot keep. */
export const TEXT = /^[^\0]{1,128}$/;

/** What is said of a label that does not match TAG. */
export const TAG_RULE = 'each tag must have 1 to 64 letters, digits, "_", ".", ":" or "-"';

/** How many labels a device may have. */
export const MAX_TAGS = 32;

/** Ids that no device can have, as they are routes. */
export const RESERVED_DEVICE_IDS: readonly string[] = ['summary'];

/** The profile of a device that is given no other; it is always there. */
export const DEFAULT_PROFILE = 'esp32-env';
