import { Get, Param } from '@nestjs/common';
import { ForEverybody } from '#access';
import { GatewayError } from '#messages';
import { PagesController } from '../pages-controller.js';
import { type Asset, assetAt } from './assets.js';

/** The styles and scripts of the pages: a closed list, read once at the start. */
@PagesController('assets')
export class AssetsController {
  @Get(':version/:name')
  @ForEverybody()
  one(@Param('version') version: string, @Param('name') name: string): Asset {
    const asset = assetAt(version, name);
    if (asset === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
    return asset;
  }
}
