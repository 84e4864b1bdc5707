import { type Actor, isRole, type Role, rolesFor, type What } from '#access';
import { GatewayError, parseAgencyCode } from '#messages';
import { type FileFolderSettings } from '#platform';

/** On whose behalf the files of a folder act: a name that is nobody's own, in one role, which must be allowed something that the folder is for. */
export interface Acting {
  readonly actor: Actor;
  readonly role: Role;
}

/** @throws GatewayError CONFIG_SETTING_INVALID for a role that the table of rules allows none of the things */
export function actingAs(agency: string, { person, role, teams }: FileFolderSettings, whats: readonly What[]): Acting {
  if (!isRole(role) || !whats.some((what) => rolesFor(what).includes(role))) throw new GatewayError('CONFIG_SETTING_INVALID', { setting: 'MAG_FILE_FOLDER_ROLE' });
  return { actor: Object.freeze({ person, agency: parseAgencyCode(agency), roles: Object.freeze([role]), teams }), role };
}
