/** What a device id looks like: 1 to 64 letters, digits, `_` or `-`. It is a single subject token, too. */
export const DEVICE_ID = /^[A-Za-z0-9_-]{1,64}$/;
