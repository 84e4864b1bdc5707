import { Get, Inject } from '@nestjs/common';
import { type Actor, Asking, MaySee } from '#access';
import { type Onward, type Page } from './page.js';
import { PagesController } from './pages-controller.js';
import { type NavigationItem, placesFor } from './shell/shell.js';

/** The navigation of this host. */
export const NAVIGATION = Symbol('navigation');

/** The first page: leads on to the first place that somebody's role has. */
@PagesController('/')
export class HomeController {
  constructor(@Inject(NAVIGATION) private readonly navigation: readonly NavigationItem[]) {}

  @Get()
  @MaySee({ what: 'me' })
  home(@Asking() actor: Actor): Page | Onward {
    const [first] = placesFor(actor, this.navigation);
    return first === undefined ? { view: 'home', title: 'Nothing for your role here', model: {} } : { onward: first.href };
  }
}
