import { leaveThingsBehind } from './left-behind.js';

leaveThingsBehind();
