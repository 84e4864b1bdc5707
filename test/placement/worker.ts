import 'reflect-metadata';
import { parentPort, workerData } from 'node:worker_threads';
import { split } from '#labels';
import { Draw } from '../generate/draw.js';
import { readPublished } from '../generate/shape.js';
import { place, Records } from './run.js';

/** One thread of placement.ts: places its share of the records and hands back what it found. */
const { seed, count, schemas } = workerData as { seed: number; count: number; schemas: string };
const records = new Records(readPublished(schemas), new Draw(seed));
parentPort!.postMessage(place(records, (kind, content, raised) => split(kind as never, content, raised as never) as never, count));
