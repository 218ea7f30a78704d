/** How long the key a device has may go on beside a new one. */
export const keyOverlaps = [
  { seconds: 0, label: 'ends at once' },
  { seconds: 3600, label: 'works for an hour more' },
  { seconds: 86_400, label: 'works for a day more' },
  { seconds: 7 * 86_400, label: 'works for a week more' },
  { seconds: 30 * 86_400, label: 'works for 30 days more' },
] as const;

/** What a fleet that reports at least daily can follow. */
export const usualOverlapS = 86_400;
