"""Forms of one English word: learned and irregular plurals, British and American spelling."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from align.text.english import lemma

__all__ = ["is_acronym", "one_form", "same_acronym"]

# singular:plural, without those that lemma() knows by their ending.
_PLURALS: Final = """
man:men woman:women child:children person:persons tooth:teeth foot:feet goose:geese mouse:mice
louse:lice ox:oxen die:dice penny:pence brother:brethren knife:knives life:lives wife:wives
leaf:leaves half:halves shelf:shelves wolf:wolves thief:thieves calf:calves scarf:scarves
hoof:hooves loaf:loaves elf:elves self:selves sheaf:sheaves wharf:wharves dwarf:dwarves
bacterium:bacteria stratum:strata medium:media curriculum:curricula
memorandum:memoranda symposium:symposia addendum:addenda erratum:errata referendum:referenda
spectrum:spectra ovum:ova millennium:millennia aquarium:aquaria stadium:stadia quantum:quanta
consortium:consortia moratorium:moratoria honorarium:honoraria equilibrium:equilibria
maximum:maxima minimum:minima optimum:optima momentum:momenta forum:fora compendium:compendia
sanatorium:sanatoria gymnasium:gymnasia emporium:emporia trapezium:trapezia criterion:criteria
phenomenon:phenomena automaton:automata polyhedron:polyhedra ganglion:ganglia
mitochondrion:mitochondria larva:larvae formula:formulae antenna:antennae vertebra:vertebrae
alga:algae alumna:alumnae nebula:nebulae pupa:pupae amoeba:amoebae fungus:fungi nucleus:nuclei
stimulus:stimuli alumnus:alumni radius:radii cactus:cacti focus:foci locus:loci bacillus:bacilli
syllabus:syllabi thesaurus:thesauri terminus:termini calculus:calculi hippopotamus:hippopotami
genius:genii gladiolus:gladioli humerus:humeri esophagus:esophagi index:indices matrix:matrices
appendix:appendices vertex:vertices vortex:vortices codex:codices apex:apices cortex:cortices
helix:helices directrix:directrices analysis:analyses basis:bases crisis:crises thesis:theses
hypothesis:hypotheses diagnosis:diagnoses prognosis:prognoses synthesis:syntheses
parenthesis:parentheses oasis:oases axis:axes ellipsis:ellipses emphasis:emphases
neurosis:neuroses psychosis:psychoses metamorphosis:metamorphoses synopsis:synopses
antithesis:antitheses paralysis:paralyses testis:testes hydrolysis:hydrolyses
electrolysis:electrolyses catalysis:catalyses metastasis:metastases photosynthesis:photosyntheses
nemesis:nemeses bureau:bureaux plateau:plateaux tableau:tableaux chateau:chateaux gateau:gateaux
corpus:corpora genus:genera opus:opera viscus:viscera octopus:octopuses platypus:platypuses
schema:schemata stigma:stigmata stoma:stomata dogma:dogmata seraph:seraphim kibbutz:kibbutzim
concerto:concerti virtuoso:virtuosi libretto:libretti graffito:graffiti paparazzo:paparazzi
virus:viruses bonus:bonuses census:censuses campus:campuses status:statuses bus:buses gas:gases
lens:lenses surplus:surpluses consensus:consensuses apparatus:apparatuses prospectus:prospectuses
chorus:choruses process:processes business:businesses quiz:quizzes potato:potatoes tomato:tomatoes
hero:heroes echo:echoes cargo:cargoes veto:vetoes embargo:embargoes torpedo:torpedoes
mosquito:mosquitoes volcano:volcanoes
"""
_SINGULAR: Final = {
    plural: singular for item in _PLURALS.split() for singular, _, plural in [item.partition(":")]
}

# British:American, whole words and their beginnings (with *).
_WORDS: Final = """
cheque*:check tyre*:tire kerb*:curb plough*:plow grey*:gray sulph*:sulf aluminium*:aluminum
jeweller*:jeweler jewellery:jewelry pyjama*:pajama moustache*:mustache programme:program
aeroplane*:airplane gaol*:jail mould*:mold smoulder*:smolder sceptic*:skeptic cosy:cozy
cosier:cozier draught*:draft enquir*:inquir whisky:whiskey woollen*:woolen yoghurt*:yogurt
doughnut*:donut artefact*:artifact ageing:aging manoeuv*:maneuv annexe:annex
carburettor*:carburetor skilful*:skillful wilful*:willful fulfil:fulfill fulfilment*:fulfillment
fulfils:fulfills enrol:enroll enrols:enrolls enrolment*:enrollment instal:install
instalment*:installment distil:distill distils:distills instil:instill judgement*:judgment
acknowledgement*:acknowledgment lodgement*:lodgment abridgement*:abridgment axe:ax
adviser*:advisor licence*:license defence*:defense offence*:offense pretence*:pretense
practise*:practice practising:practicing catalogue*:catalog dialogue*:dialog analogue*:analog
monologue*:monolog prologue*:prolog epilogue*:epilog travelogue*:travelog homologue*:homolog
storey*:story vice-:vice- speciality:specialty orientated:oriented tonne*:ton gramme*:gram
kilogramme*:kilogram mum:mom furore:furor cypher*:cipher syrup:sirup liquorice:licorice
omelette*:omelet pedlar*:peddler pzazz:pizzazz likeable:likable saleable:salable sizeable:sizable
useable:usable unshakeable:unshakable liveable:livable moveable:movable rateable:ratable
blameable:blamable tranquillity:tranquility tranquilliser*:tranquilizer chilli:chili
marvellous*:marvelous counsellor*:counselor councillor*:councilor traveller*:traveler
modeller*:modeler labeller*:labeler signaller*:signaler jewelled:jeweled woolly:wooly
inflexion*:inflection connexion*:connection reflexion*:reflection amongst:among whilst:while
towards:toward forwards:forward backwards:backward afterwards:afterward upwards:upward
downwards:downward learnt:learned burnt:burned spelt:spelled dreamt:dreamed spoilt:spoiled
gauge*:gage encyclopaed*:encycloped mediaev*:mediev archaeo*:archeo palaeo*:paleo aetio*:etio
aether*:ether aesth*:esth anaesth*:anesth anaem*:anem haem*:hem leukaem*:leukem ischaem*:ischem
septicaem*:septicem toxaem*:toxem hyperglycaem*:hyperglycem hypoglycaem*:hypoglycem
bacteraem*:bacterem uraem*:urem hypoxaem*:hypoxem paed*:ped orthopaed*:orthoped gynaec*:gynec
caes*:ces faec*:fec faeces:feces oes*:es oedem*:edem foet*:fet diarrhoea*:diarrhea amoeb*:ameb
homoeo*:homeo oeco*:eco coeli*:celi dyspnoea*:dyspnea apnoea*:apnea foetus*:fetus
manoeuvre*:maneuver oenolog*:enolog gonorrhoea*:gonorrhea subpoena*:subpena coenzym*:coenzym
haemato*:hemato lipaem*:lipem hypercholesterolaem*:hypercholesterolem hyperlipidaem*:hyperlipidem
thalassaem*:thalassem tularaem*:tularem paean:pean praesid*:presid
"""
_STEMS: Final[dict[str, str]] = {}
_EXACT: Final[dict[str, str]] = {}
for _item in _WORDS.split():
    _one, _, _two = _item.partition(":")
    if _one.endswith("*"):
        _STEMS[_one[:-1]] = _two
    else:
        _EXACT[_one] = _two
_STEMMED: Final = re.compile("|".join(sorted(_STEMS, key=len, reverse=True)))

_OUR: Final = (
    "colo favo behavio hono labo neighbo harbo rumo humo vapo tumo vigo rigo odo savo flavo parlo"
    " armo ardo cando clamo endeavo demeano splendo savio succo valo arbo enamo fervo"
    " glamo misdemeano ranco disfavo disco dolo"
)
_O_WORDS: Final = re.compile(
    rf"\b({'|'.join(f'(?:dis|un|multi|bi|tri)?{w}' for w in _OUR.split())})ur"
)
_RE: Final = re.compile(
    r"(cent|met|lit|theat|fib|calib|sab|spect|lust|meag|somb|mit|goit|reconnoit|och|sepulch"
    r"|accout|luc|manoeuv|maneuv"
    r"|kilomet|centimet|millimet|micromet|nanomet|millilit|amphitheat|epicent|sceptr?)re(s?)$"
)
_CENTRED: Final = re.compile(r"(cent|lust|calib|sab|sepulch|mit)r(ed|ing)$")
_ISE: Final = re.compile(r"(?<=[a-z]{2})is(e[ds]?|ing|ation|ations|ational|er|ers|able|ability)$")
_YSE: Final = re.compile(r"(?<=l)ys(e[ds]?|ing|er|ers)$")
_NOT_ISE: Final = re.compile(
    r"^(?:(?:a|sun|up|com?p|enterp|rep|p|surp|ent)r|prom|comprom|superv|adv|rev|dev|exerc|franch"
    r"|merchand|telev|improv|desp|disgu|dem|exc"
    r"|inc|prec|conc|w|likew|otherw|clockw|appra|ra|pra|no|po|vo|cho|crui|bru|cru|parad|expert"
    r"|mort|prem|circumc|treat|mala|cerv|ad|v|dis|ch)is"
)
_DOUBLED: Final = re.compile(
    r"\b(travel|label|cancel|model|signal|fuel|channel|counsel|level|marshal|panel|quarrel|rival"
    r"|total|tunnel|dial|initial"
    r"|equal|pedal|spiral|shovel|snivel|swivel|towel|trammel|unravel|funnel|gravel|grovel|kennel"
    r"|libel|marvel|parcel"
    r"|pencil|pistol|pummel|ravel|refuel|revel|shrivel|stencil|symbol|bevel|carol|chisel|cudgel"
    r"|devil|duel|enamel|gambol|imperil|jewel"
    r"|tassel|victual|weasel|yodel|worship|kidnap|program|focus|bias|benefit)(l|p|m|s|t)(ed|ing"
    r"|er|ers|able|ation)$"
)


@lru_cache(maxsize=200_000)
def one_form(word: str) -> str:
    """*word* (lower case) in the singular and in American spelling.

    It need not be a word; it is the same for all spellings and both numbers of one.
    """
    bare = word[:-2] if word.endswith(("'s", "’s")) else word.rstrip("'’")
    bare = _SINGULAR.get(bare, bare)
    form = lemma(bare)
    form = _SINGULAR.get(form, form)
    return _american(form)


@lru_cache(maxsize=100_000)
def _american(word: str) -> str:
    known = _EXACT.get(word)
    if known is not None:
        return known
    match = _STEMMED.match(word)
    if match is not None and not (match.group() in ("oes", "paed", "caes") and len(word) < 6):
        word = _STEMS[match.group()] + word[match.end() :]
    word = word.replace("aemia", "emia")
    word = _O_WORDS.sub(r"\1r", word)
    word = _RE.sub(r"\1er\2", word)
    word = _CENTRED.sub(r"\1er\2", word)
    word = _YSE.sub(r"yz\1", word)
    if not _NOT_ISE.search(word):
        word = _ISE.sub(r"iz\1", word)
    double = _DOUBLED.search(word)
    if double is not None and double.group(1)[-1] == double.group(2):
        word = double.group(1) + double.group(3)
    return word


@lru_cache(maxsize=100_000)
def is_acronym(text: str) -> bool:
    """Whether it is written in capitals and so is not the word of the same letters (IT, WHO)."""
    letters = [char for char in text if char.isalpha()]
    return len(letters) >= 2 and text[0].isalpha() and all(char.isupper() for char in letters)


_OWNING: Final = re.compile(r"(?:['’]s|['’])$")


def same_acronym(acronym: str, text: str, *, starts: bool = False) -> bool:
    """Whether *text* is *acronym* with its capitals, maybe in the plural (*AIs*).

    Longer ones may be written as a name (*Unicef*), but not where any word has a capital
    (*starts*: at the beginning of a sentence).
    """
    bare = _OWNING.sub("", text).replace(".", "")
    wanted = acronym.replace(".", "")
    if bare == wanted or bare == wanted + "s":
        return True
    return len(wanted) >= 4 and not starts and bare == wanted.capitalize()
