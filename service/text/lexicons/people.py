"""First names, titles and roles: the evidence that a name is a person, and which gender.

The name lists are meant to cover the news of the English-speaking world, not every name:
a person whose first name is missing here is found by a title, a verb of saying or a pronoun.
"""

from __future__ import annotations

from typing import Final

from service.text.lexicons import word_set

MALE: Final = word_set(
    """
    aaron abdul abdullah abel abraham adam adrian ahmed alan albert alberto alejandro
    aleksandr alex alexander alexei alexey alfred ali alistair allan allen alvin amir amos
    anders andre andreas andrei andrew andrey andriy andy angelo anthony antonin antonio
    antony anwar archie ari arjun armando arnold arthur arturo asad ashraf austin avi
    barack barry bart bashar ben benedict benjamin benny bernard bernie bert bill billy
    bob bobby boris brad bradley brandon brendan brent bret brett brian bruce bruno bryan
    byron caleb calvin cameron carl carlos carlton cesar chad charles charlie chester
    chris christian christopher chuck clarence clark claude clay clayton cliff clifford
    clint clinton clive clyde cody colin conor connor conrad cory craig curtis cyril
    dale damian damon dan daniel danny darrell darren dave david dean denis dennis denys
    derek desmond devin dick diego dieter dimitri dirk dmitri dmitry dmytro dominic don
    donald doug douglas drew duncan dustin dwayne dwight dylan earl ed eddie edgar edmund
    eduardo edward edwin eli elias elijah elliot elliott elon elvis emanuel emil emilio
    emmanuel enrique eric erik ernest ernesto ethan eugene evan everett ezra fabio
    federico felipe felix fernando fidel floyd francis francisco franco frank franklin
    franz fred frederick fritz gabriel gareth garrett gary gavin gene geoff geoffrey
    george gerald gerard gerhard gianni gideon gilbert giorgio giovanni giuseppe glen
    glenn gordon graham grant greg gregory guido guillermo gus gustavo guy hakeem hamid
    hank hans harold harry harvey hassan heath hector heinrich helmut henrik henry herb
    herbert herman hiroshi horace howard hubert hugh hugo hussein ian ibrahim ignacio
    igor ilya imran isaac ismail ivan jack jacob jacques jaime jake jamal james jamie jan
    jared jason javier jay jean jeb jeff jefferson jeffrey jens jeremy jerome jerry jesse
    jesus jim jimmy joachim joao joaquin joe joel johan johannes john johnny jon jonah
    jonas jonathan jordan jorge jose josef joseph josh joshua juan julian julio julius
    jurgen justin kamal karim karl keir keith ken kenneth kent kevin khalid kim kirk
    klaus konstantin kristoffer kurt kyle kyrylo lance lars larry laurence lawrence lee
    len leo leon leonard leonid leroy leslie lester lev levi liam lindsey lionel lloyd
    logan lorenzo lou louis lucas luigi luis luiz lukas luke luther lyle lyndon mahmoud
    malcolm manuel marc marcel marco marcos marcus mario mark marko markus marshall
    martin marvin mason mateo matt matteo matthew maurice mauricio max maxim maximilian
    mehmet mel melvin micah michael michel miguel mike mikhail milan miles milo milton
    mitch mitchell mitt mohamed mohammad mohammed morgan morris moses muhammad murray
    mustafa mykhailo mykola narendra nasser nate nathan nathaniel naveen neal ned neil
    nelson nicholas nick nicola nicolas nigel nikita nikolai nikos noah noam noel norman
    olaf oleg oleksandr oleksiy oliver olivier omar orlando orrin oscar osama oswald otto
    owen pablo paolo pascal pat patrick paul pavel pavlo pedro percy perry pete peter
    petro phil philip philippe phillip pierre piotr preston qasim quentin rafael rahul
    raj rajiv ralph ramon ramzan rand randall randy raphael rashid raul ravi ray raymond
    recep reggie reginald rene rex ricardo richard rick ricky rob robert roberto robin
    rod roderick rodney rodrigo roger roland rolf roman ron ronald ronan rory ross roy
    ruben rudolf rudolph rudy rupert russ russell rustem ryan saad saddam salman salvador
    sam samir samuel sandeep sanjay santiago saul scott sean sebastian serge sergei
    sergey sergio seth seymour shane shaun shawn shinzo sid sidney silvio simon slobodan
    spencer stan stanley stefan stephan stephen sterling steve steven stewart stuart
    sven syed tariq taylor ted terence terrence terry theo theodore thomas tim timothy
    tobias todd tom tomas tommy toni tony travis trevor tristan troy tucker tyler ulrich
    umar vaclav valentin vasily vernon victor viktor vince vincent vitali vitaly vivek
    vladimir vlad volodymyr walt walter warren wayne wendell werner wesley wilbur
    wilfred will willard william willie winston wolfgang woodrow xavier xi yair yasser
    yevgeny yitzhak yoav yuri yusuf yves zachary zack zohran leopold magnus bjorn gunnar
    olof kofi kwame chidi emeka tunde sipho thabo jomo idris moussa amadou ousmane tariq
    farid reza javad hossein mehdi bilal faisal nawaz pervez shahid vikram anil arun
    ashok suresh ramesh kenji takashi haruto wei jin jun ming chen hiro minh tuan bao
    """
)

FEMALE: Final = word_set(
    """
    abby abigail ada adele adriana agnes aisha alejandra alexandra alexandria alexandria
    alexis alice alicia alina alison allison alyssa amanda amber amelia amina amy ana
    anastasia andrea angela angelica angelina anita anja ann anna annabel anne annette
    annie anya april arlene ashley astrid audrey ava ayesha barbara beatrice becky belinda
    bella bernadette beth bethany betsy betty beverly bianca bonnie brenda brianna bridget
    brigitte britney brittany brooke camilla camille candace carla carly carmen carol
    carole carolina caroline carolyn carrie cassandra cassidy catherine cathy cecilia
    celeste celia chantal charlotte chelsea cheryl chloe christiane christina christine
    cindy claire clara clarissa claudia colleen condoleezza connie constance cora courtney
    cristina crystal cynthia daisy dana daniela danielle daphne darlene dawn deb debbie
    deborah debra delia denise diana diane dianne dolores donna dora doris dorothy edith
    eileen elaine eleanor elena elisa elisabeth elise elizabeth ella ellen eloise elsa
    elsie emilia emily emma erica erika erin esmeralda estelle esther ethel eugenia eva
    eve evelyn faith farah fatima fay felicia fiona flora florence frances francesca freda
    frida gabriela gabrielle gail gemma genevieve georgia geraldine gertrude gina gisele
    giorgia gladys gloria grace greta gretchen gwen hanna hannah harriet hazel heather
    heidi helen helena helga henrietta hilary hilda hillary hope huma imelda indira ines
    ingrid irene irina iris irma isabel isabella isabelle ivana ivanka jacinda jackie
    jacqueline jada jane janet janice jasmine jean jeanette jeanne jen jenna jennifer jenny
    jessica jill jo joan joanna joanne jocelyn jodie johanna josephine joy joyce juanita
    judith judy julia juliana julianne julie juliet june kaja kamala kara karen karin karla
    kate katharine katherine kathleen kathryn kathy katie katrina kay kayla kellie kellyanne
    kelly kendra kerry kimberly kirsten kirstjen kris krista kristen kristi kristin
    kristina lana lara latoya laura lauren laurie leah leila lena leslie leticia liana
    lidia lila lillian lily linda lindsay lisa liz liza lois lola loretta lori lorraine
    louisa louise lucia lucille lucy luisa lydia lynn lynne mabel mara mackenzie madeleine
    madison mae maggie malala malia marcia margaret margarita margot maria mariam marian
    marianne marie marilyn marina marion marjorie marla marlene marsha martha marta martina
    mary maryam matilda maureen mavis maxine may megan meghan melania melanie melinda
    melissa mercedes meredith mia michaela michele michelle mildred mimi mina mindy
    miranda miriam moira molly mona monica muriel myra nadia nan nancy naomi natalia
    natalie natasha nellie nicole nicolette nikki nina noelle nora norma nuala octavia olga
    olivia oksana ophelia oprah pamela patricia patsy patty paula pauline pearl peggy
    penelope penny petra phoebe phyllis pippa polly priscilla priya rachel ramona rashida
    rebecca regina renata renee rhonda rita roberta robyn rosa rosalind rose rosemary
    rosie roxanne ruby ruth sabrina sadie sally samantha sandra sara sarah sasha selena
    serena shannon sharon sheila shelby shelley sherry shirley simone sofia sonia sonya
    sophia sophie stacey stella stephanie stormy sue susan susanna susie suzanne svetlana
    sydney sylvia tabitha tamara tania tanya tara tatiana teresa tessa thelma theresa
    tiffany tina tracey tracy tricia trudy tulsi ursula valentina valerie vanessa vera
    veronica vicki victoria viola violet virginia vivian viviane wanda wendy whitney
    wilhelmina willow winifred yasmin yelena yolanda yulia yvette yvonne zainab zara zoe
    zsuzsanna ngozi amara chiamaka wangari thandi lerato leila shirin nasrin anjali deepa
    kavita sunita lakshmi meera yuki sakura mei ling thuy lan
    """
)

FIRST_NAMES: Final = MALE | FEMALE

HONORIFICS: Final = {
    "mr": "male", "mister": "male", "sir": "male", "lord": "male", "king": "male",
    "prince": "male", "pope": "male", "father": "male", "brother": "male", "imam": "male",
    "ayatollah": "male", "sheikh": "male", "congressman": "male", "chairman": "male",
    "mrs": "female", "ms": "female", "miss": "female", "lady": "female", "dame": "female",
    "queen": "female", "princess": "female", "sister": "female", "madam": "female",
    "congresswoman": "female", "chairwoman": "female", "madame": "female",
    "assemblywoman": "female", "assemblyman": "male", "councilman": "male",
    "councilwoman": "female", "spokesman": "male", "spokeswoman": "female",
}  # fmt: skip
"""Titles that tell a gender."""

TITLES: Final = frozenset(HONORIFICS) | word_set(
    """
    dr prof professor president vice prime minister premier chancellor senator sen
    representative rep gov governor lt lieutenant col colonel gen general maj major capt
    captain sgt sergeant cpl corporal cmdr commander adm admiral secretary chairperson
    chair director commissioner judge justice chief attorney ambassador mayor councillor
    councilor bishop archbishop cardinal rabbi rev reverend pastor deputy speaker leader
    officer cop detective inspector sheriff hon honorable emperor duke duchess baron baroness
    count countess coach detective deputy undersecretary foreign defense defence interior
    finance treasury acting former ex-president ex ceo cfo founder co-founder editor
    administrator superintendent comptroller treasurer chairperson registrar marshal
    m.p. m.p a.g. congressional candidate envoy negotiator adviser advisor aide strategist analyst
    economist historian columnist author journalist reporter activist lawyer comedian
    actor actress singer host anchor correspondent commentator pundit democrat republican
    tory labour labor conservative liberal gop state majority minority whip nominee
    solicitor lord-justice pm mp mep msp td spokesperson presidential
    """
)
"""Capitalised words that stand before a name and are not part of it."""

ABBREVIATED_TITLES: Final = word_set(
    "mr mrs ms dr prof sen rep gov lt col gen maj capt sgt cpl cmdr adm rev hon jr sr st "
    "pres sec atty dist supt"
)

OFFICE_TITLES: Final = word_set(
    "president premier chancellor king queen pope prime minister emperor"
)

ROLES: Final = word_set(
    """
    academic activist actor actress adviser advisor advocate agent aide ally ambassador
    analyst architect artist assistant attorney author banker billionaire bishop boss
    brother captain candidate chairman chairwoman chairperson chief clergyman coach
    colleague columnist comedian commander commentator commissioner congressman
    congresswoman consultant coordinator correspondent counsel counselor counterpart
    critic daughter defendant delegate democrat demonstrator deputy detective diplomat
    director dissident doctor driver economist editor employee engineer entrepreneur envoy
    executive expert farmer father filmmaker firefighter founder friend general governor
    historian host husband investigator investor journalist judge justice lawmaker lawyer
    leader lecturer legislator lieutenant lobbyist man manager mayor minister mother
    musician neighbor neighbour negotiator nominee novelist nurse observer officer official
    operative opponent organizer organiser owner parent participant pastor patient
    philosopher physician pilot planner player poet policeman politician pollster pontiff
    premier president priest principal prisoner producer professor prosecutor protester
    psychologist publisher pundit rabbi rancher refugee reporter representative republican
    researcher resident retiree rival scholar scientist secretary senator sergeant sheriff
    singer sister socialist sociologist soldier son source speaker specialist spokesman
    spokesperson confidant spokeswoman staffer star statesman strategist student superintendent
    supporter surgeon survivor teacher technician tenant theologian tourist trader treasurer
    trustee tycoon veteran veterinarian victim volunteer voter whistleblower whistle-blower
    widow wife witness woman worker writer autocrat dictator strongman envoy broker
    ceo cfo coo president head
    local co-worker coworker associate classmate relative villager commuter shopper caller
    reader viewer user follower fan guest customer client buyer seller dealer creator designer
    contractor auditor inspector regulator cleric monk nun grandmother grandfather uncle aunt
    cousin roommate girlfriend boyfriend fiance niece nephew teammate inmate detainee migrant
    settler homeowner landlord shopkeeper fisherman miner trucker postman clerk chef waiter
    waitress bartender barista paramedic medic nominee incumbent challenger rebel militant
    insurgent guard ranger sailor marine captive hostage accuser plaintiff respondent juror
    magistrate ombudsman watchdog aide-de-camp mediator organiser ringleader mastermind
    intern apprentice foreman supervisor boss-man headteacher headmaster dean chancellor
    provost rector vicar chaplain curate deacon televangelist evangelist mogul magnate oligarch
    heir pundit influencer blogger vlogger youtuber podcaster broadcaster newscaster critic
    """
)
"""Nouns for a person by what he or she is or does."""

PLAIN_ADJECTIVES: Final = word_set(
    """
    senior junior former chief deputy top lead leading local young old older younger longtime
    veteran new current then-new late ex assistant associate acting interim vice first second
    third last next other fellow same public private federal national international foreign
    military political presidential congressional municipal regional provincial legal medical
    financial economic academic scientific religious civil human climate health labor labour
    defense defence trade campaign opposition government police press white black female male
    american independent conservative liberal progressive republican democratic many several
    """
)
"""Adjectives that place a speaker without judging him or her."""

FEMALE_ROLES: Final = word_set(
    "actress chairwoman congresswoman daughter mother sister spokeswoman widow wife woman "
    "queen princess grandmother aunt girl businesswoman"
)
MALE_ROLES: Final = word_set(
    "brother chairman clergyman congressman father husband policeman son spokesman man king "
    "prince pontiff pope grandfather uncle boy businessman statesman"
)

NICKNAMES: Final = {
    "joe": "joseph", "bill": "william", "bob": "robert", "jim": "james", "mike": "michael",
    "tom": "thomas", "dick": "richard", "rick": "richard", "rich": "richard", "tony": "anthony",
    "chuck": "charles", "charlie": "charles", "ben": "benjamin", "bernie": "bernard",
    "dan": "daniel", "dave": "david", "don": "donald", "ed": "edward", "jeff": "jeffrey",
    "ken": "kenneth", "larry": "lawrence", "liz": "elizabeth", "beth": "elizabeth",
    "kate": "katherine", "kathy": "katherine", "matt": "matthew", "mitch": "mitchell",
    "nick": "nicholas", "pat": "patrick", "pete": "peter", "rob": "robert", "ron": "ronald",
    "sam": "samuel", "steve": "steven", "sue": "susan", "ted": "theodore", "tim": "timothy",
    "will": "william", "chris": "christopher", "greg": "gregory", "doug": "douglas",
    "phil": "philip", "ray": "raymond", "andy": "andrew", "alex": "alexander",
}  # fmt: skip
"""Short form -> full form: "Joe Biden" and "Joseph Biden" are one."""

NAME_PARTICLES: Final = word_set(
    "van von de der den del della di da dos du la le el al bin ibn ben ter ten y"
)
SUFFIXES: Final = word_set("jr sr ii iii iv v vi vii viii ix xi xii xiii xiv xvi")
