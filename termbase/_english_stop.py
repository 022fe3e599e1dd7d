"""English words that a term does not contain, begin with or end with.

There is no tagger: verbs of reports and resolutions, adjectives that only praise or
measure, and nouns that name nothing by themselves are listed here.
"""

from __future__ import annotations

from align.text.english import stem as form
from termbase.english import word_list

__all__ = [
    "ADVERBS",
    "DATES",
    "EMPTY_NOUNS",
    "HEADS_OF_NAMES",
    "LABELS",
    "TITLES",
    "VERBS",
    "WEAK_STARTS",
]

# By their form without inflection; what is as often a noun (work, plan, trade) is left to
# what stands before it in the texts.
VERBS = frozenset(
    form(word)
    for word in word_list(
        """
        abandon abide accelerate accept accompany accomplish achieve acknowledge acquire
        adapt add address adhere adopt advance advocate affect afford agree aim allow amount
        announce appear apply appoint appreciate approve arise ask assess assist assume
        attach attain attempt attend attract await award based bear became become began
        begin begun being believe belong benefit blend bring brought build built calculate
        call carried carry came cause cease chaired characterise characterize choose chose
        chosen cite clarify collect combine come commence commit compare complete comply
        comprise conclude condense conduct confirm conform confront consider consist
        consolidate constitute consult contain continue contribute convene convert convey
        convince cope cover create dealt decide declare decline decrease deepen define
        deliver demand demonstrate denote depend derive describe deserve determine develop
        differ discuss draw drawn drew drive driven eliminate embark embrace emphasise
        emphasize employ enable encounter encourage endeavour endeavor enforce engage
        enhance enjoy ensure enter entail entered entitle envisage establish evolve examine
        exceed exist expand expect experience explain explore express extend face facilitate
        fall fell fallen feature felt find fluctuate follow form formulate foster found
        fulfil fulfill gain gave get give given go going gone got grant grasp grew grow
        grown happen held help highlight hold identify illustrate imagine implement imply
        impose improve include incorporate increase indicate influence inform inherit
        initiate inject innovate insist install intend intensify introduce invest invite
        involve issue join jump keep kept know known knew launch lay lead leave led left let
        lie listen live look lose lost made maintain make manage mark mean meant meet met
        mention mitigate monitor move moved need note notice observe obtain occur offer
        oppose opt overcome owe own participate pass pay permit persist pledge point pointed
        possess practise prepare present prevent proceed produce promote propose protect
        prove provide publish pursue push put raise ran reach react read realise realize
        receive recognise recognize recommend reduce refer reflect reform refuse regard
        reinforce reiterate reject relate relating rely remain remind remove render repay
        replace report represent request require resist resolve respect respond result
        retain reveal rise rose run safeguard said satisfy saw say schedule see seek seem
        seen select send sent serve set shape share should show shown shut sign solve sought
        speak spend spent spread stand start state stay step stipulate stood strengthen
        stress strive strove struggle submit succeed suffer suggest support surround sustain
        sweep take taken talk teach tell tend thank think thought took transcend transform
        treat tried try turn undergo underline undermine underscore understand understood
        undertake undertaken undertook unite update uphold upheld urge use used usher
        utilise utilize vary view visit want warn watch welcome went win wish witness work
        write written wrote yield according following
        """
    )
) - frozenset(
    # As often nouns, or the first word of a term.
    form(word)
    for word in word_list(
        """
        advance address award benefit building call cause cover decline decrease demand
        developing drive experience face fall feature form found gain grant help hold
        increase influence issue lead lie live mark mean move need note notice offer pass
        pay point practise present push raise read reform report request result rise run
        schedule share shape sign spread stand start state stay step stress struggle support
        sweep talk treat turn update use view visit watch welcome win wish witness work
        yield respect invest monitor
        """
    )
)

ADVERBS = frozenset(
    word_list(
        """
        ago ahead almost alone along already anew anyway apart around aside away back
        beforehand besides besides better best early else elsewhere enough especially even
        ever far fast forth forward hand hard here how how indeed instead later least less
        likewise long maybe meanwhile merely much nearly never nevertheless next nonetheless
        off once onwards otherwise out overall overnight perhaps please quite rather
        recently regardless seldom since so soon still thereby therein thereof thereon
        together too twice up upward upwards very well yesterday yet today tomorrow down no
        not why etc e.g i.e eg ie
        """
    )
)

# Adjectives that say how much, how good or which: what follows them is the term.
WEAK_STARTS = frozenset(
    word_list(
        """
        able above actual additional adequate advanced almost ample another appropriate
        available average aware bad basic beautiful beneficial best better big bigger
        biggest brief bright broad broader capable careful central certain clear clearer
        close closer common complete complex concerned concerted concrete considerable
        consistent constant continued continuous convincing core correct corresponding
        critical crucial current deep deeper deepest different difficult direct distinct due
        early earlier easy effective efficient entire equal essential eventual every
        excellent existing exact expected extensive extra extreme fair far-reaching few
        fewer final firm first five following former forth forthcoming four free fresh
        frequent full fuller fundamental further future general genuine given good grand
        great greater greatest growing half happy hard harmonious heavy high higher highest
        historic huge ideal immediate important impressive improved increased increasing
        individual inevitable initial inner innovative intense interested intermediate joint
        just key large larger largest last late later latest leading least less like likely
        limited little live local long longer low lower lowest main major many marked
        maximum meaningful mere middle minimum minor modern modest more most narrow natural
        near nearby necessary neighbouring new newer next nice notable noticeable novel
        numerous obvious old older ongoing only open opposite original other outstanding
        overall own particular partial past perfect permanent persistent poor popular
        positive possible potential powerful precise present previous primary principal
        prior prominent prompt proper proposed prospective quick rapid rare real reasonable
        recent regular related relative relatively relevant remarkable required resolute
        respective rich right rising same satisfactory second secondary separate serious
        several severe shared sharp short shorter significant similar simple sincere single
        slight slow small smaller smallest smooth sole solid sound special specific
        spectacular steady still strict strong stronger strongest subsequent substantial
        such successful sudden sufficient suitable super sure tangible ten third thorough
        three tight timely top total tough tremendous true two type typical ultimate
        unchanged unexpected unique unprecedented unswerving upcoming useful usual valuable
        various vast vigorous vital weak weaker well whole wide wider widespread wonderful
        worst worse worth wrong young six seven eight nine hundred thousand million billion
        trillion dozen fourth fifth sixth seventh eighth ninth tenth nineteenth twentieth
        twenty-first credible fellow heightened overwhelming stringent intentional sizeable
        sizable mixed mild moderate robust
        """
    )
)

DATES = frozenset(
    word_list(
        """
        monday tuesday wednesday thursday friday saturday sunday january february march
        april may june july august september october november december jan feb mar apr jun
        jul aug sep sept oct nov dec mon tue wed thu fri sat sun am pm bc ad
        """
    )
)

# With a number they name a place in the document.
LABELS = frozenset(
    word_list("annex appendix article box chapter chart figure note page section table")
)

# Nouns that end no term unless a capital says that they are part of a name.
EMPTY_NOUNS = frozenset(
    word_list(
        """
        ability accordance account addition advantage aim ambition amount analysis answer
        area aspect aspiration attention background base basis beginning billion case chance
        change choice circumstance combination comparison concern condition conclusion
        connotation consequence consideration context contribution core course cousin day
        deal decade degree desire detail difference difficulty dimension direction
        discussion drawback duty earth effect effort element emphasis end essence event
        example exception exchange expectation extent eye fact factor feature field figure
        final focus footing future gap goal ground group half hand heart height history home
        hope hour idea ideal importance impetus improvement increase influence instance
        intention introduction issue item job keynote kind lack leap lesson level life light
        line list lot majority man manner matter meaning means measure member mention
        mission moment month morning name nature need number objective occasion one opinion
        opportunity option order others outset paragraph part participant party past path
        people percent phase percentage period person perspective piece place plan plenty
        point position possibility practice preparation presence present priority problem
        progress proportion proposal purpose pursuit quality question range reality reason
        reference regard relation remark requirement respect response rest result rise road
        role room round scale scope section sense series set share side sign significance
        situation sort source speech spirit stage stakeholder standing start starting state
        status step story style subject success sum table task term thing thought thousand
        time today tomorrow top topic total trend trillion turn type uncertainty unit use
        value variety version view viewpoint vision way week weight while whole will wisdom
        word work world year
        """
    )
)

# The last words of names that are worth telling once.
HEADS_OF_NAMES = frozenset(
    word_list(
        """
        academy accord act administration agency agenda agreement alliance arrangement
        assembly association authority bank board bureau centre center chamber charter code
        college commission committee communique conference congress constitution consortium
        convention corporation council court covenant declaration department directive
        exchange federation forum foundation framework fund government group guideline
        guidelines initiative institute institution law league ministry mission network
        office ordinance organisation organization pact parliament party plan policy
        principles programme program project protocol regulation regulations report
        resolution rules scheme secretariat senate society standard standards statement
        strategy summit survey system treaty tribunal trust union university war
        """
    )
)

# What stands before a person's name is no part of a term.
TITLES = frozenset(
    word_list(
        """
        mr mrs ms dr prof professor sir madam president chairman premier minister comrade
        secretary-general
        """
    )
)
