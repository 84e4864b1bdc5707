import { Directory, signDirectory } from '#directory';
import { generateKey, importPrivate, importPublic, publicHalf } from '#envelope';

/** A directory of one agency and police forces by their codes, with agreements that let it send kinds to some of them with everything that they carry. */
export async function directoryOfForces(us: string, forceCodes: Readonly<Record<string, string>>, agreed: { readonly with: readonly string[]; readonly kinds: readonly string[] }): Promise<Directory> {
  const [anchor, soon, later] = [generateKey('signing'), new Date(Date.now() - 3_600_000).toISOString(), new Date(Date.now() + 30 * 86_400_000).toISOString()];
  const published = (use: 'signing' | 'exchange' | 'victim') => [{ jwk: publicHalf(generateKey(use)), from: soon, until: later }];
  const agencyOf = (code: string, more: object) => ({ code, name: `Name of ${code}`, areaCodes: [], keys: { signing: published('signing'), exchange: published('exchange'), victim: published('victim') }, ...more });
  const kinds = agreed.kinds.map((kind) => ({ kind, purposes: ['manage-da-risk'], labelCeiling: 'VICTIM' }));
  const token = await signDirectory({
    version: 1, issuedAt: soon, expiresAt: later, routing: { routes: [] }, agreements: agreed.with.map((to) => ({ from: us, to, kinds })),
    agencies: [agencyOf(us, { app: 'gateway' }), ...Object.entries(forceCodes).map(([code, forceCode]) => agencyOf(code, { app: 'police-adapter', forceCode }))],
  } as never, importPrivate(anchor, 'signing'));
  return Directory.open(token, [importPublic(publicHalf(anchor), 'signing')], new Date());
}
