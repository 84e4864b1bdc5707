import { type Population } from './population.js';

const words = (text: string): string[] => text.trim().split(/\s+/);
const lines = (text: string): string[] => text.trim().split('|');

/** The country that the released model is estimated on. Nothing of it is in the one that is reported on: not a name, a street or a town, and its records are written down otherwise. */
export const trainedOn: Population = {
  women: words(`Margaret Patricia Christine Elizabeth Jennifer Linda Sandra Carol Janet Pamela Barbara Maureen Gillian Valerie Lesley Denise Angela Alison Amanda Joanne Wendy Lorraine Sharon Dawn Samantha Lisa Kelly Rachel Victoria Katherine
    Charlotte Lucy Hannah Jessica Sophie Amy Lauren Bethany Holly Georgia Abigail Molly Caitlin Eleanor Alice Grace Freya Phoebe Isobel Poppy Maria Yasmin Zainab Khadija Amina Sunita Meera Kavita Ewa Katarzyna Joanna Elena Adaeze Folake Eilidh Mairead Siobhan Rhiannon Angharad Catrin`),
  men: words(`Peter Robert Richard Anthony Kevin Graham Alan Keith Colin Brian Geoffrey Philip Roger Neil Nigel Trevor Martin Simon Stuart Timothy Jonathan Adrian Gary Darren Jason Wayne Carl Dominic Adam Benjamin Samuel Joseph Luke Nathan Jordan
    Bradley Aaron Kyle Lewis Alexander William George Charles Edward Henry Oliver Harry Charlie Alfie Max Toby Hugh Ali Hassan Hussein Omar Ibrahim Zain Vikram Anil Suresh Krzysztof Pawel Stanislaw Ion Mihai Chinedu Babatunde Kwesi Gethin Iwan Emyr Declan Cormac Hamish`),
  surnames: words(`Thomas Edwards Hughes Lewis Harris Martin Cooper King Lee Baker Harrison Morgan Allen James Scott Phillips Watson Davis Parker Bennett Price Griffiths Young Mitchell Cook Cox Richardson Carter Bailey Collins Bell Shaw Miller Marshall Ellis Rogers Simpson
    Mason Gray Hunt Webb Mills Holmes Palmer Knight Stevens Rowe Reid Burton Barnes Fletcher Lloyd Owen Rees Parry Hopkins Begley Doherty Gallagher Sweeney Mahmood Malik Chaudhry Iqbal Rahman Miah Gill Sandhu Sharma Gupta Wisniewski Wojcik Zielinski Ionita Adeyemi Eze Boateng Asante`),
  rareSurnames: { share: 0.55, beginnings: words('Thorn Ash Brad Hart Lang Mar Nor Whit Black Red Stan Wake Kirk Leigh Gar Hazel Oak Sher Wal Bram Crom Dun Fen Hol Lind Mel Pen Rud Sel Tren'), ends: words('ton ley ford wood field well worth bury ham combe dale shaw wick land by stock') },
  streets: lines("London Road|School Lane|Queens Road|Kings Avenue|Green Lane|West Street|North Road|Grange Road|New Street|The Crescent|Bridge Street|Cross Street|Hazel Close|Windsor Road|York Street|Alexandra Road|Woodland Drive|Lime Tree Avenue|Moor Lane|Rectory Close|Tower Hill|Union Street|Nelson Road|Holly Bank|Hillside|Brook Lane|Cedar Drive|St Johns Road|Mount Pleasant|Chestnut Grove|Vicarage Road|Riverside|Westbourne Road|Cavendish Street|Prospect Place|Heath Road|Stanley Road|Cambridge Terrace|Clifton Gardens|Ivy House Lane"),
  towns: [['Leeds', 'LS'], ['Bristol', 'BS'], ['Leicester', 'LE'], ['Norwich', 'NR'], ['Plymouth', 'PL'], ['Cardiff', 'CF'], ['Carlisle', 'CA'], ['Oxford', 'OX'], ['Ipswich', 'IP'], ['Sunderland', 'SR'], ['Stockport', 'SK'], ['Wrexham', 'LL'], ['Exeter', 'EX'], ['Reading', 'RG']],
  errors: {
    moved: 0.25, givenMistyped: 0.06, givenShort: 0.08, surnameMistyped: 0.07, surnameChanged: 0.04, formerKept: 0.5, surnameJoined: 0.03, exchanged: 0.02, dayAndMonth: 0.03, dateMistyped: 0.04, firstOfJanuary: 0.02, noDate: 0.03, noPostcode: 0.08, noSex: 0.1, sexWrong: 0.005,
  },
  short: { Margaret: ['Maggie', 'Peggy'], Patricia: ['Pat', 'Trish'], Elizabeth: ['Liz', 'Beth'], Jennifer: ['Jenny'], Pamela: ['Pam'], Samantha: ['Sam'], Victoria: ['Vicky'], Katherine: ['Kate', 'Kathy'], Jessica: ['Jess'], Abigail: ['Abby'], Robert: ['Bob', 'Rob'], Richard: ['Rick', 'Dick'], Anthony: ['Tony'], Philip: ['Phil'], Timothy: ['Tim'], Jonathan: ['Jon'], Benjamin: ['Ben'], Samuel: ['Sam'], Joseph: ['Joe'], Alexander: ['Alex', 'Sandy'], William: ['Bill', 'Will'], Charles: ['Charlie'], Edward: ['Ted', 'Ed'], Henry: ['Harry'], Oliver: ['Ollie'] },
};

/** The country that is reported on. */
export const reportedOn: Population = {
  women: words(`Susan Julie Karen Jacqueline Deborah Tracey Jane Helen Sarah Emma Claire Rebecca Laura Gemma Stacey Kayleigh Chloe Jade Megan Shannon Ellie Cerys Sian Bethan Nia Fatima Aisha Samina Nadia Priya Anjali Magdalena Agnieszka Ioana Abena Chioma Leanne Donna Michelle Nicola Hayley Kirsty Natasha Zara`),
  men: words(`David John Paul Mark Stephen Andrew Michael Ian Christopher Matthew Daniel James Thomas Jack Joshua Ryan Liam Kieran Callum Connor Jamie Lee Craig Scott Dean Gareth Rhys Dafydd Owain Mohammed Ahmed Imran Tariq Bilal Yusuf Arjun Sanjay Rajesh Tomasz Piotr Marek Andrei Kwame Kofi Emeka`),
  surnames: words(`Smith Jones Williams Taylor Brown Davies Evans Wilson Roberts Johnson Robinson Wright Thompson Walker White Green Hall Wood Jackson Clarke Patel Khan Hussain Begum Singh Kaur Ahmed Kowalski Nowak Popescu Ionescu Okafor Mensah Osei Murphy Kelly Byrne McCarthy Stewart Campbell Llewellyn Pritchard Bevan Turner Hill Moore Clark Ward Morris Adams Chapman Dixon`),
  rareSurnames: { share: 0.45, beginnings: words('Ains Postle Rams Ent Threl Hebble Mickle Bicker Chol Winter Og Pilk Fother Blen Arm Birt Clough Dews Eccle Farn Grims Hey Ilk Kers'), ends: words('cough thwaite bottom wistle keld wait staff mond den ington gill kinsop strong wistle head hurst borough stead') },
  streets: lines('High Street|Church Lane|Mill Road|Victoria Terrace|Station Approach|Park Avenue|Albert Road|Elm Grove|Manor Close|Canal Walk|Castle View|Chapel Hill|Priory Gardens|Quarry Bank|Beech Drive|Springfield Court|Wellington Place|Orchard Way|Meadow Rise|Abbey Crescent'),
  towns: [['Worcester', 'WR'], ['Crewe', 'CW'], ['Telford', 'TF'], ['Hereford', 'HR'], ['Preston', 'PR'], ['Swansea', 'SA'], ['Derby', 'DE'], ['Hull', 'HU']],
  errors: {
    moved: 0.3, givenMistyped: 0.08, givenShort: 0.1, surnameMistyped: 0.08, surnameChanged: 0.05, formerKept: 0.4, surnameJoined: 0.05, exchanged: 0.03, dayAndMonth: 0.03, dateMistyped: 0.03, firstOfJanuary: 0.02, noDate: 0.03, noPostcode: 0.1, noSex: 0.05, sexWrong: 0.003,
  },
  short: { Susan: ['Sue', 'Susie'], Deborah: ['Debbie'], Jacqueline: ['Jackie'], Rebecca: ['Becky'], Natasha: ['Tasha'], Michelle: ['Shelly'], Nicola: ['Nicky'], David: ['Dave'], John: ['Jack'], Stephen: ['Steve'], Andrew: ['Andy', 'Drew'], Michael: ['Mick', 'Mike'], Christopher: ['Chris'], Matthew: ['Matt'], Daniel: ['Dan', 'Danny'], James: ['Jim', 'Jimmy'], Thomas: ['Tom'], Joshua: ['Josh'], Mohammed: ['Mo'] },
};
