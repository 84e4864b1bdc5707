import model from './model.json' with { type: 'json' };
import { type MatchingModel } from './model.js';
import { readModel } from './read-model.js';

/** The model that comes with this release: from what it was estimated stands in it. */
export const releasedModel = (): MatchingModel => readModel(model);
