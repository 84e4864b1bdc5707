/** Who may import whom: one table, from which every rule below is made. A lib that is not in a row may not be imported from it. */
const mayImport = {
  'libs/messages': [],
  'libs/platform': ['messages'],
  'libs/labels': ['messages'],
  'libs/matching': ['messages'],
  'libs/clocks': ['messages'],
  'libs/gazetteer': ['messages', 'platform'],
  'libs/envelope': ['messages'],
  'libs/directory': ['messages', 'envelope'],
  'libs/register': ['messages', 'envelope'],
  'libs/kafka': ['messages', 'platform'],
  'libs/audit': ['messages', 'platform'],
  'libs/case-store': ['messages', 'platform', 'audit'],
  'libs/victim-store': ['messages', 'platform', 'audit'],
  'libs/mappa-store': ['messages', 'platform', 'audit'],
  'libs/access': ['messages', 'labels', 'platform'],
  'libs/exchange': ['messages', 'labels', 'envelope', 'directory', 'kafka', 'case-store', 'victim-store', 'audit', 'clocks', 'platform', 'access'],
  'libs/file-folders': ['messages', 'labels', 'platform', 'access', 'audit', 'exchange'],
  'libs/measures': ['messages', 'directory', 'clocks', 'platform', 'access', 'exchange', 'file-folders'],
  'libs/pages': ['messages', 'labels', 'directory', 'clocks', 'platform', 'access', 'audit', 'exchange', 'measures'],
  'apps/gateway': ['messages', 'labels', 'directory', 'gazetteer', 'clocks', 'exchange', 'case-store', 'matching', 'access', 'audit', 'platform', 'file-folders', 'measures', 'pages'],
  'apps/(police-adapter|childrens-services-adapter|marac-adapter)': ['messages', 'labels', 'directory', 'exchange', 'case-store', 'matching', 'access', 'audit', 'platform', 'file-folders', 'measures', 'pages'],
  'apps/mappa-adapter': ['messages', 'labels', 'directory', 'exchange', 'case-store', 'mappa-store', 'access', 'audit', 'platform', 'file-folders', 'pages'],
};
/** Libs that only the named places inside a lib of their row may use: of the exchange the process that is the desk. Tests beside the code make such stores too. */
const onlyInside = { 'victim-store': 'libs/exchange/src/desk/' };
/** Where `web` and the exchange begin: what these processes load, by whatever way, is reached from here. */
const besideTheDesk = '^apps/[^/]+/src/(web|exchange)\\.ts$|^libs/exchange/src/(start-exchange|web/start-web)\\.ts$';
/** Third-party packages that only the named places may use. */
const onlyIn = {
  jose: 'libs/(envelope|access)/|deploy/|test/',
  kafkajs: 'libs/kafka/|deploy/|test/',
  typeorm: 'libs/(case-store|victim-store|mappa-store|platform|audit)/|deploy/|test/|apps/[^/]+/src/store/',
  'oidc-provider': 'deploy/',
  'openid-client': 'libs/pages/',
  nodemailer: 'apps/gateway/src/letters/desk/|test/',
  'smtp-server': 'deploy/',
  'libsodium-wrappers-sumo': 'libs/register/',
  '@noble': 'libs/register/src/.*\\.spec\\.ts$',
  nunjucks: 'libs/pages/',
  commander: 'deploy/',
  'cli-progress': 'deploy/',
  '@hyperjump': 'test/',
  '@asyncapi': 'test/',
};

/** Tests that lie beside the code they test, and what they share there. */
const ofTests = '\\.(spec|e2e-spec|alone-spec|fixture|testing)\\.ts$';

const rows = Object.entries(mayImport).map(([from, libs]) => ({
  name: `imports-of-${from.replace(/[^a-z-]+/g, '-')}`,
  severity: 'error',
  from: { path: `^${from}/` },
  to: { path: '^(libs|apps|deploy)/', pathNot: `^${from}/|^libs/(${libs.join('|') || 'none'})/` },
}));
const thirdParty = Object.entries(onlyIn).map(([pkg, where]) => ({
  name: `${pkg}-only-where-it-belongs`,
  severity: 'error',
  from: { path: '^(apps|libs|deploy|test)/', pathNot: `^(${where})` },
  to: { path: `^node_modules/${pkg}/` },
}));

const inside = Object.entries(onlyInside).map(([lib, where]) => ({
  name: `${lib}-only-where-it-belongs`,
  severity: 'error',
  from: { path: '^(apps|libs)/', pathNot: `^libs/${lib}/|^${where}|${ofTests}` },
  to: { path: `^libs/${lib}/` },
}));

export default {
  forbidden: [
    ...rows,
    ...inside,
    { name: 'web-and-exchange-load-no-victim-store', severity: 'error', from: { path: besideTheDesk }, to: { path: '^libs/victim-store/', reachable: true } },
    ...thirdParty,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
    { name: 'front-door-only', comment: 'A lib is imported through its index.ts', severity: 'error', from: { path: '^(apps|deploy|test|libs/([^/]+))/' }, to: { path: '^libs/', pathNot: '^libs/[^/]+/src/index\\.ts$|^libs/exchange/src/[a-z-]+/index\\.ts$|^libs/$2/' } },
    { name: 'no-app-imports-an-app', severity: 'error', from: { path: '^apps/([^/]+)/' }, to: { path: '^apps/', pathNot: '^apps/$1/' } },
    { name: 'product-imports-no-test', severity: 'error', from: { path: '^(libs|apps)/', pathNot: ofTests }, to: { path: '^test/' } },
    { name: 'tests-beside-the-code-share-support-only', severity: 'error', from: { path: `^(libs|apps)/.*${ofTests}` }, to: { path: '^test/', pathNot: '^test/support/' } },
    { name: 'nothing-imports-a-spec', severity: 'error', from: {}, to: { path: '\\.(spec|e2e-spec|alone-spec)\\.ts$' } },
    { name: 'only-declared-packages', severity: 'error', from: { path: '^(apps|libs|deploy|test)/' }, to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'] } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { conditionNames: ['import', 'require', 'node', 'default', 'types'], exportsFields: ['exports'] },
  },
};
