/** What a device may be called: it appears in URLs, subjects and file names. */
export const DEVICE_ID = /^[A-Za-z0-9_-]{1,64}$/;
