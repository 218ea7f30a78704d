import type { WideRow } from '../rivals/wide-table.ts';

const DAY_MS = 86_400_000;
const TURN = (2 * Math.PI) / DAY_MS;

/** What a sensor in a room could have measured: a daily wave, drift from device to device, and the noise of its last digits. */
export function readingOf(device: number, tsMs: number): WideRow {
  const wave = Math.sin(TURN * tsMs + device);
  const noise = noiseOf(device, tsMs);
  return {
    device,
    tsMs,
    temperature: inSteps(21 + 4 * wave + ((noise & 7) - 3.5) * 0.02, 100),
    humidity: inSteps(45 - 10 * wave + (((noise >>> 3) & 7) - 3.5) * 0.1, 10),
    voltage: inSteps(3.7 + 0.1 * wave + (((noise >>> 6) & 3) - 1.5) * 0.01, 100),
  };
}

/** A sensor's digits: the nearest number with so many steps to one. */
function inSteps(value: number, perUnit: number): number {
  return Math.round(value * perUnit) / perUnit;
}

/** 32 bits that look random and are the same for the same reading. */
function noiseOf(device: number, tsMs: number): number {
  let mixed = Math.imul(device + 1, 0x9e3779b1) ^ Math.imul(Math.floor(tsMs / 1000) | 0, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
