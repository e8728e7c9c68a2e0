"""Countries, their adjectives, capitals and other places that news writes about."""

from __future__ import annotations

from typing import Final

from service.text.lexicons import word_set

NATIONALITY_OF: Final = {
    "afghan": "afghanistan", "african": "africa", "albanian": "albania", "algerian": "algeria",
    "american": "america", "arab": "arabia", "argentine": "argentina", "armenian": "armenia",
    "asian": "asia", "australian": "australia", "austrian": "austria", "azerbaijani": "azerbaijan",
    "bangladeshi": "bangladesh", "belarusian": "belarus", "belarussian": "belarus",
    "belgian": "belgium", "bolivian": "bolivia", "bosnian": "bosnia", "brazilian": "brazil",
    "british": "britain", "bulgarian": "bulgaria", "cambodian": "cambodia", "canadian": "canada",
    "chechen": "chechnya", "chilean": "chile", "chinese": "china", "colombian": "colombia",
    "croatian": "croatia", "cuban": "cuba", "cypriot": "cyprus", "czech": "czechia",
    "danish": "denmark", "dutch": "netherlands", "ecuadorian": "ecuador", "egyptian": "egypt",
    "english": "england", "estonian": "estonia", "ethiopian": "ethiopia", "european": "europe",
    "filipino": "philippines", "finnish": "finland", "french": "france", "georgian": "georgia",
    "german": "germany", "ghanaian": "ghana", "greek": "greece", "guatemalan": "guatemala",
    "haitian": "haiti", "honduran": "honduras", "hungarian": "hungary", "icelandic": "iceland",
    "indian": "india", "indonesian": "indonesia", "iranian": "iran", "iraqi": "iraq",
    "irish": "ireland", "israeli": "israel", "italian": "italy", "jamaican": "jamaica",
    "japanese": "japan", "jordanian": "jordan", "kazakh": "kazakhstan", "kenyan": "kenya",
    "korean": "korea", "kurdish": "kurdistan", "kuwaiti": "kuwait", "latvian": "latvia",
    "lebanese": "lebanon", "liberian": "liberia", "libyan": "libya", "lithuanian": "lithuania",
    "malaysian": "malaysia", "mexican": "mexico", "moldovan": "moldova", "mongolian": "mongolia",
    "moroccan": "morocco", "nepalese": "nepal", "nicaraguan": "nicaragua", "nigerian": "nigeria",
    "norwegian": "norway", "pakistani": "pakistan", "palestinian": "palestine",
    "peruvian": "peru", "polish": "poland", "portuguese": "portugal", "qatari": "qatar",
    "romanian": "romania", "russian": "russia", "rwandan": "rwanda", "saudi": "saudi arabia",
    "scottish": "scotland", "senegalese": "senegal", "serbian": "serbia",
    "singaporean": "singapore", "slovak": "slovakia", "slovenian": "slovenia",
    "somali": "somalia", "soviet": "soviet union", "spanish": "spain", "sudanese": "sudan",
    "swedish": "sweden", "swiss": "switzerland", "syrian": "syria", "taiwanese": "taiwan",
    "thai": "thailand", "tibetan": "tibet", "tunisian": "tunisia", "turkish": "turkey",
    "ugandan": "uganda", "ukrainian": "ukraine", "venezuelan": "venezuela",
    "vietnamese": "vietnam", "welsh": "wales", "yemeni": "yemen", "zimbabwean": "zimbabwe",
}  # fmt: skip
"""Adjective -> country; its plural ("Russians") is recognised too."""

DEMONYMS: Final = word_set(
    """
    briton britons brit brits spaniard spaniards dane danes swede swedes finn finns pole
    poles turk turks scot scots kurd kurds serb serbs croat croats czechs slovaks thais
    frenchman frenchmen englishman irishman dutchman afghans iraqis israelis saudis
    democrat democrats democratic republican republicans tory tories labour conservative
    conservatives liberal liberals socialist socialists communist communists marxist nazi
    nazis fascist catholic catholics christian christians protestant protestants muslim
    muslims islamic islamist jew jews jewish hindu hindus buddhist sikh mormon evangelical
    evangelicals latino latina latinos latinx hispanic hispanics black white western
    westerner eastern northern southern gulf arab arabs anti-semitic anglo native
    californian texan texans londoner londoners yorker yorkers parisian
    """
)
"""Adjectives and members of peoples, parties and faiths: capitalised, but nobody's name."""

COUNTRIES: Final = frozenset(NATIONALITY_OF.values()) | word_set(
    """
    u.s. us usa u.s.a. uk u.k. uae angola bahrain barbados benin bhutan botswana brunei
    burundi cameroon chad congo djibouti eritrea fiji gabon gambia greenland grenada guinea
    guyana kosovo kyrgyzstan laos lesotho luxembourg macedonia madagascar malawi maldives
    mali malta mauritania mauritius monaco montenegro mozambique myanmar burma namibia
    niger oman panama paraguay samoa seychelles tajikistan tanzania togo tonga
    turkmenistan uruguay uzbekistan vanuatu zambia antarctica scandinavia siberia crimea
    gaza donbas catalonia quebec ontario alberta bavaria kashmir punjab
    """
) | frozenset(
    {
        "united states", "united kingdom", "united arab emirates", "north korea", "south korea",
        "south africa", "south sudan", "sri lanka", "new zealand", "costa rica", "puerto rico",
        "el salvador", "ivory coast", "sierra leone", "burkina faso", "papua new guinea",
        "czech republic", "dominican republic", "hong kong", "soviet union", "west bank",
        "middle east", "northern ireland", "great britain", "latin america", "north america",
        "south america", "central america", "eastern europe", "western europe", "gaza strip",
        "southeast asia", "saudi arabia", "holy see", "european continent",
    }
)  # fmt: skip

CITIES: Final = word_set(
    """
    istanbul moscow kyiv kiev london paris berlin rome madrid lisbon vienna brussels
    amsterdam copenhagen stockholm oslo helsinki warsaw prague budapest bucharest sofia
    athens ankara belgrade zagreb sarajevo dublin edinburgh glasgow belfast cardiff
    manchester birmingham liverpool leeds bristol geneva zurich bern munich frankfurt
    hamburg cologne milan naples turin venice florence barcelona valencia seville
    minsk riga vilnius tallinn tbilisi yerevan baku kharkiv odesa odessa lviv mariupol
    kherson zaporizhzhia donetsk luhansk bakhmut jerusalem damascus beirut amman
    baghdad tehran kabul islamabad karachi lahore delhi mumbai kolkata chennai bangalore
    dhaka beijing shanghai shenzhen taipei tokyo osaka seoul pyongyang hanoi bangkok
    manila jakarta singapore canberra sydney melbourne brisbane perth auckland wellington
    cairo tripoli tunis algiers rabat casablanca khartoum nairobi kampala lagos abuja accra
    dakar johannesburg pretoria harare luanda kinshasa mogadishu riyadh jeddah dubai doha
    washington boston chicago houston dallas philadelphia phoenix seattle detroit denver
    atlanta miami minneapolis cleveland pittsburgh baltimore milwaukee portland memphis
    nashville orlando tampa sacramento oakland honolulu omaha tulsa cincinnati
    charlottesville ferguson flint toronto ottawa montreal vancouver calgary havana bogota
    lima santiago caracas quito brasilia benghazi aleppo mosul kandahar raqqa chernobyl
    brooklyn manhattan queens bronx harlem hollywood brexit-town davos kremlin-square
    """
) | frozenset(
    {
        "new york", "new york city", "los angeles", "san francisco", "san diego", "san antonio",
        "las vegas", "new orleans", "st. louis", "salt lake city", "new delhi", "tel aviv",
        "abu dhabi", "addis ababa", "cape town", "mexico city", "buenos aires", "rio de janeiro",
        "sao paulo", "kuala lumpur", "phnom penh", "ho chi minh city", "st. petersburg",
        "san jose", "san juan", "wall street", "silicon valley", "capitol hill",
    }
)  # fmt: skip

REGIONS: Final = word_set(
    """
    alabama alaska arizona arkansas california colorado connecticut delaware florida
    hawaii idaho illinois indiana iowa kansas kentucky louisiana maine maryland
    massachusetts michigan minnesota mississippi missouri montana nebraska nevada ohio
    oklahoma oregon pennsylvania tennessee texas utah vermont wisconsin wyoming
    """
) | frozenset(
    {
        "new hampshire", "new jersey", "new mexico", "north carolina", "north dakota",
        "rhode island", "south carolina", "south dakota", "west virginia", "virginia",
        "georgia", "washington", "washington state",
    }
)  # fmt: skip

PLACES: Final = COUNTRIES | CITIES | REGIONS

PLACE_NOUNS: Final = word_set(
    """
    city county state province peninsula island islands river lake sea ocean bay gulf
    strait mountain mountains valley desert street avenue road square park airport beach
    bridge coast canyon forest district border village town heights hills region
    """
)

INSTITUTIONS: Final = word_set(
    """
    kremlin congress senate parliament pentagon vatican nato eu un u.n. fbi cia nsa epa irs
    doj nasa who wto imf opec bbc cnn nbc cbs abc msnbc npr pbs gop dnc rnc nra aclu naacp
    facebook twitter google amazon microsoft apple tesla boeing exxon walmart netflix
    youtube reuters bloomberg breitbart politico guardian hezbollah hamas taliban isis
    al-qaeda aipac fema ice unesco unicef greenpeace bundestag knesset duma brookings
    harvard yale princeton stanford cambridge oxford
    """
) | frozenset({"white house", "downing street", "supreme court", "fox news", "state department"})

ORGANISATION_NOUNS: Final = word_set(
    """
    inc corp corporation company co ltd llc plc group holdings university college school
    institute committee commission council department ministry agency bureau administration
    office party union federation association society foundation fund bank court senate
    house congress parliament assembly times post journal tribune herald gazette press
    news magazine network broadcasting radio television church center centre coalition
    alliance league club board authority army navy force forces guard police service
    organization organisation nations partners airlines motors industries records
    campaign caucus conference convention forum trust treasury academy hospital
    project initiative movement front brigade democrats republicans
    """
)

THING_NOUNS: Final = word_set(
    """
    agreement accord accords act war wars deal treaty revolution rebellion award awards prize
    day week month year plan program programme policy rights affairs system list line tower
    hall building room cup games bowl series doctrine effect order theory amendment bill code
    pact summit crisis scandal report memo papers files protocol declaration covenant charter
    state spring uprising massacre genocide trials trial case inquiry investigation street
    initiative dream story letter law laws reform tax cut cuts act rule rules clause question
    problem house age era century olympics championship festival parade march lives matter
    wall fire hurricane storm flood virus disease syndrome station center plaza show bible
    testament gospel church mosque temple cathedral palace castle museum gallery library
    strip bomb missile rifle jet phone computer app site model method standard index rate
    """
)
"""Last words of capitalised things that are neither people nor institutions."""

SEAT_OF: Final = {
    "kremlin": "russian", "moscow": "russian", "white house": "american", "beijing": "chinese",
    "kyiv": "ukrainian", "kiev": "ukrainian", "downing street": "british", "london": "british",
    "paris": "french", "berlin": "german", "tehran": "iranian", "ankara": "turkish",
    "washington": "american", "u.s.": "american", "us": "american", "vatican": "vatican",
}  # fmt: skip
"""Where a government sits -> the adjective of its country."""
