/** The word lists that redaction walks. Lower case, folded, singular where both occur. */

const lines = (text: string): string[] => text.trim().split(/\s+/);
const pairs = (text: string): [string, string][] => text.trim().split(/\s*;\s*/).flatMap((row) => {
  const [to = '', ...from] = row.trim().split(/\s+/);
  return from.map((one): [string, string] => [one, to]);
});

/** Abbreviations and variants, each with the word it stands for. "St" is Saint and Street alike, so both become `st`. */
export const canonicalWord: ReadonlyMap<string, string> = new Map(pairs(`
  road rd raod roads; st street str strt saint streets; avenue ave av avn aven; drive dr drv; lane ln la; court ct crt; close cl clo cls; crescent cres cr crsc cresc cresent;
  garden gdns gdn gardens grdns; place pl plc; square sq sqr; terrace ter terr tce trc; grove gro grv gr; park pk prk; house hse hs ho; building bldg bldgs buildings; way wy;
  walk wk wlk; row rw; yard yd; mount mt mnt; centre ctr cntr center; estate est estates; cottage cott cotts cottages ctge; view vw; height hts heights; parade pde;
  mews mw mws; boulevard blvd; rise rse; green grn; hill hl; villa villas; meadow mdw mdws meadows; bank bnk; field fld flds fields; passage psge; highway hwy;
  flat flt flats; apartment apt apart appt appartment; north nth; south sth; upper upr; lower lwr; great gt; little lt; and n; primary prim pri; school sch schl; secondary sec`));

/** The last word of a street's name. */
export const streetTypes: ReadonlySet<string> = new Set(lines(`
  road st avenue drive lane court close crescent garden place square terrace grove park way walk row yard mount view height parade mews boulevard rise green hill villa
  meadow bank field passage highway croft wharf quay gate drove path broadway circus copse dale dene end fold glade glen heath hollow knoll lea leas link loop orchard
  paddock pasture ridge spur vale chase crest arcade alley wynd brow cross promenade embankment bypass esplanade causeway`));
/** Street types that hardly mean anything else after a number and a word. */
export const plainStreetTypes: ReadonlySet<string> = new Set(lines('road st avenue lane crescent terrace grove mews boulevard'));
export const unitWords: ReadonlySet<string> = new Set(lines('flat apartment unit room floor maisonette studio suite block bedsit annexe annex'));
export const numberMarks: ReadonlySet<string> = new Set(lines('no number nr num nos numbers house door'));

/** Words at the end of the name of a school, refuge or other place that say what it is, not which. */
export const placeWords: ReadonlySet<string> = new Set(lines(`
  school primary secondary academy college nursery infant infants junior juniors high preschool pre grammar community catholic rc ce cofe church england first middle of c e
  refuge house hostel centre project shelter aid womens women service home lodge trust unit children childrens the playgroup kindergarten sixth form`));

const units = lines('zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen');
/** Number words below a hundred, with their values. */
export const numberWords: ReadonlyMap<string, number> = new Map([
  ...units.map((word, value): [string, number] => [word, value]),
  ...lines('twenty thirty forty fifty sixty seventy eighty ninety').map((word, at): [string, number] => [word, 20 + at * 10]),
  ['fourty', 40], ['oh', 0], ['o', 0], ['nought', 0], ['nil', 0],
]);

/** Words between a number and a street type that show that the number is no house number. */
export const notInStreetNames: ReadonlySet<string> = new Set(lines(`
  in on at of to by from for with along down up near off into onto towards across outside inside behind past after before and or but then he she they it was were is are be been had has
  have did do went ran drove walked a an his her their this that these those men man women woman people children child kids boys girls officers officer police cars car
  vehicles vehicle times time days day weeks week months month years year hours hour minutes minute miles mile metres yards occasions previous prior further other more
  who when where which while as if so not no yes pm am calls call said witness witnesses victim suspect when further`));

/** Names that so many streets and other things have that they say little alone. */
export const commonNames: ReadonlySet<string> = new Set(lines(`
  high station church main park victoria london mill green king kings queen queens manor school north south west east george albert york grange chapel bridge castle hill
  springfield grove windsor alexandra new john mary oak elm ash beech willow cedar orchard meadow field farm lake river water wood woodland market mount alma silver cross
  bank rose holly ivy lime maple hazel birch pine broad long back front lower upper old middle well spring summer winter abbey priory college university hospital police
  court town city village highfield stanley clarence trinity richmond cambridge oxford chester albion princess prince duke clifton waterloo nelson wellington brook
  brookside hillside riverside lakeside woodside fairfield greenfield broadway parkside lawn valley western eastern northern southern central crown union canal railway
  factory garden gardens square terrace close lane drive house home`));

/** Every postcode area of the United Kingdom. */
export const postcodeAreas: ReadonlySet<string> = new Set(lines(`
  ab al b ba bb bd bh bl bn br bs bt ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt dy e ec eh en ex fk fy g gl gu gy ha hd hg hp hr hs hu hx ig im ip iv je ka kt
  kw ky l la ld le ll ln ls lu m me mk ml n ne ng nn np nr nw ol ox pa pe ph pl po pr rg rh rm s sa se sg sk sl sm sn so sp sr ss st sw sy ta td tf tn tq tr ts tw ub w wa
  wc wd wf wn wr ws wv yo ze`));

/** Short words that read like half a postcode once O is taken for nought and I or L for one: "M6 out", "no 2". */
export const ordinaryShortWords: ReadonlySet<string> = new Set(lines(`
  old own off out our one owe ore oar odd owl oft ill inn ire its lab lad lag lap law lax lay lea led lee leg let lye no so sol al pol will bill hill wall well sell tell
  bell dell gill nill ball hall call mall tall doll poll roll toll`));

/** Words before a name that say that it is a person's. */
export const titles: ReadonlySet<string> = new Set(lines('mr mrs ms miss mx dr pc dc ps ds di sgt insp sir'));
export const monthNames: ReadonlySet<string> = new Set(lines(`
  january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec`));

/** Words that are often written with a capital where somebody says how a victim is safely reached, and name nobody. */
export const ordinaryWords: ReadonlySet<string> = new Set([...monthNames, ...titles, ...lines(`
  monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays weekday weekdays weekend weekends morning mornings afternoon afternoons
  evening evenings night nights day days daytime today tomorrow midday noon midnight christmas easter anytime always never none nobody unknown yes no not only before after until between during
  call calls ring phone telephone text texts message messages email emails mail write letter letters post voicemail contact speak talk ask tell leave use send meet visit via through by with when if
  and or but on at in from to for of the she he they her his their my our you it this that any all do does mobile landline number work school home house office police
  mum mother mam dad father parents sister brother daughter son aunt auntie uncle nan nana gran grandma grandmother grandad grandfather cousin niece nephew friend friends neighbour neighbours
  colleague manager boss employer partner husband wife ex child children baby family victim advocate worker solicitor doctor nurse midwife teacher support refuge women womens aid
  facebook whatsapp instagram snapchat messenger signal teams skype zoom facetime google gmail hotmail outlook internet english welsh england wales britain`)]);

/** Characters of other scripts that look like Latin ones, upper and lower case apart, since they look like different letters. */
export const lookAlikes: ReadonlyMap<string, string> = new Map(pairs(`
  a а α ɑ А Α ᴀ; b В Β ʙ Ь Ƅ; c с С ϲ Ϲ ᴄ; d ԁ ɗ đ ᴅ; e е Е Ε ε є ё ᴇ; f ғ ƒ; g ɡ ɢ Ԍ; h һ Н Η ʜ հ; i і І ι Ι ı ɪ; j ј Ј ᴊ ϳ; k к К κ Κ ᴋ; l ӏ Ӏ ł ʟ ǀ; m м М Μ ᴍ;
  n Ν η ո ɴ п; o о О ο Ο օ ø ᴏ ө; p р Р ρ Ρ ᴘ; q ԛ զ; r г ʀ; s ѕ Ѕ ꜱ ʂ; t т Т τ Τ ᴛ; u υ ս ᴜ μ; v ν ѵ ᴠ; w ԝ ω ᴡ ш; x х Х χ Χ; y у У Υ ү Ү ʏ γ; z Ζ ζ ᴢ ʐ; ss ß; ae æ; oe œ;
  3 З з; - ‐ ‑ ‒ – — ― − ⁃ ﹣ －`));
