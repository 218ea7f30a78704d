// Before anything is drawn: a chosen theme must not flash the other one first. See preferences/preferences.ts.
try {
  const { theme } = JSON.parse(globalThis.localStorage.getItem('telemetry.preferences') ?? '{}');
  if (theme === 'light' || theme === 'dark') globalThis.document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden or hold something else; the system's theme then holds.
}
