/** What a tag looks like: 1 to 64 letters, digits, `_`, `.`, `:` or `-`, beginning with one of the first two. */
export const TAG = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$/;
