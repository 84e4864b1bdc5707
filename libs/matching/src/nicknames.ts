/** Given names and their usual short, pet and other forms in Great Britain and Ireland, one name with its forms a line. A form may belong to several names. */
const forms = `
abdul abdal abd abdulla abdullah
abigail abbie abby gail
alan allan allen al
alastair alistair alasdair alister ali
albert bert al bertie
alexander alex alec sandy xander sasha alexandre aleksander aleksandr oleksandr
alexandra alex sandra sandy lexi alexa aleksandra oleksandra
alfred alf alfie fred
alison ali ally allison
amanda mandy
amelia millie amy
andrew andy drew andrzej andrei andriy
angela angie ange
ann anne anna annie nan nancy hannah anya ania
anthony tony antony anton
antonia toni
archibald archie
arthur art artie
barbara barb babs basia
benjamin ben benji benny
bernard bernie
bradley brad
bridget bridie biddy
cameron cam
caroline carrie carolyn carol
catherine kate katie cathy kathy kitty cat katherine kathryn katharine catharine kathleen cath kath kasia katarzyna kateryna kay
charles charlie chas chuck karl
charlotte charlie lottie
christine chris chrissie christina tina kristina krystyna
christopher chris kit topher kristof krzysztof
clifford cliff
constance connie
cornelius con neil
cynthia cindy
daniel dan danny daniyal daniil
danielle dani
david dave davy dai dawid davide
deborah debbie debs deb debra
declan dec
dennis den denis
derek del derrick
desmond des
diana di diane
dominic dom dominik
donald don donnie donal
dorothy dot dottie dolly
douglas doug dougie
edward ed eddie ned ted teddy edmund
edwin ed eddie
eleanor ellie nell nellie elinor elena lena
elizabeth liz lizzie beth betty eliza lisa libby bess elisabeth elspeth elsie bessie ela elzbieta
ellen nell helen
emily em emmie millie
emma em
eugene gene
evelyn evie eve
ewan euan ewen
florence flo florrie
frances fran frankie fanny
francis frank frankie fran
frederick fred freddie freddy rick frederic
gabriel gabe
gareth gary gaz
gavin gav
geoffrey geoff jeff jeffrey
george georgie jerzy yuri
gerald gerry jerry gerard ged
gillian gill jill
gordon gord
graham graeme grahame
gregory greg gregor grzegorz
gwendolyn gwen
harold harry hal
harriet hattie
helen nell ellie elena helena
henry harry hank hal
herbert bert herb
hugh hughie huw
ian iain
isabel isabelle bella izzy belle isobel isabella
ivan ivor
jacob jake jakub yaqub
jacqueline jackie jacqui
james jim jimmy jamie jem seamus hamish
jane janie janet jenny
janet jan
jasmine jas yasmin
jason jay jase
jennifer jen jenny jenni
jessica jess jessie
joan joanie
joanne jo joanna joan asia
john jack johnny jon johnathan ian sean shaun shawn jan jonny ivan
jonathan jon jonny johnathan
joseph joe joey josef jozef yusuf yousef youssef
josephine jo josie
joshua josh
judith judy
julia julie jules
julian jules
karen kaz
katrina trina
kelly kel
kenneth ken kenny
kevin kev
kimberley kim kimberly
laura laurie
lawrence larry laurie laurence loz
leonard len lenny leo
leslie les lesley
lewis lew louis lou
lilian lily lillian
lucinda lucy cindy
lucy lu lucia
luke luca lukas lukasz
lynn lynne linda lyn lin
mackenzie mack
magdalena magda maggie
malcolm mal
margaret maggie meg peggy marge margie greta rita mags malgorzata
maria marie mary mari mariam maryam miriam
marjorie marge margie
mark marc marcus marek
martin marty marcin
martha marty
mary molly polly may maria
matilda tilly
matthew matt matty mateusz matthias
maureen mo
maurice mo
maximilian max
maxine max
megan meg
melanie mel
melissa mel lissa
michael mick mike mickey micky mikey michal mikhail mykhailo
michelle shell chelle
mitchell mitch
mohammed mohammad muhammad mohamed mo muhammed mohamad mahomed mohd
natalie nat natalia natasha tasha
natasha tasha nat
nathaniel nat nathan nate
nicholas nick nicky nicolas nico mykola mikolaj
nicola nicky nikki nic nichola
norman norm
oliver ollie olly
olivia liv livvy
oscar ozzy
owen owain
pamela pam
patricia pat patsy trish tricia trisha patty
patrick pat paddy padraig rick
paul pauly pavel pawel
penelope penny
peter pete piotr petro pyotr
philip phil pip phillip filip
philippa pippa pip
priscilla cilla
rachel rach rachael
ralph rafe
raymond ray
rebecca becky becca bex rebekah
reginald reg reggie
rhiannon rhi
rhys reece rees
richard rick dick ricky rich richie dickie ryszard
robert bob rob bobby robbie bert robin
roberta bobbie
roderick rod roddy
rodney rod
roger rog
roland rolly
ronald ron ronnie
rosemary rose rosie
russell russ
ryan ry
samantha sam sammy
samuel sam sammy
sandra sandy
sarah sally sara sal
sebastian seb
sharon shaz
sheila shelagh
shirley shirl
sidney sid
simon si szymon
sophie soph sofia sophia zofia
stanley stan
stella estelle
stephanie steph stef
stephen steve stevie steven ste stefan stephan
stuart stu stewart
susan sue susie suzie suzanne susannah
sylvia sylvie
tamara tammy
terence terry tel terrance
teresa terri tess theresa tessa
thaddeus tad
theodore theo ted teddy
thomas tom tommy tomas tomasz
timothy tim timmy
tobias toby
tracey trace tracy
valerie val
vanessa nessa
veronica ronnie vera
victor vic
victoria vicky vicki tori
vincent vince vinny
violet vi
virginia ginny
walter wally walt
wilfred wilf
william bill billy will willy liam willie wilhelm
winifred win winnie freda
yvonne von
zachary zac zach zak zachariah
zoe zoey
`;

const rootsOf = new Map<string, string[]>();
for (const line of forms.trim().split('\n')) {
  const [root, ...others] = line.split(' ') as [string, ...string[]];
  for (const form of [root, ...others]) {
    const roots = rootsOf.get(form);
    if (roots === undefined) rootsOf.set(form, [root]);
    else roots.push(root);
  }
}

/** Whether it is a given name that is known here: not a mistyped one. */
export const isKnownName = (name: string): boolean => rootsOf.has(name);

/** The names that a given name is a form of; itself where nothing is known. */
export const nicknameRoots = (name: string): readonly string[] => rootsOf.get(name) ?? [name];
