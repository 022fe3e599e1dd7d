"""What belongs to a country or region: *France*, *French*; *the United States*, *American*."""

from __future__ import annotations

from functools import cache
from typing import Final

__all__ = ["demonyms"]

_TABLE: Final = """
Afghanistan:Afghan;Africa:African;Albania:Albanian;Algeria:Algerian;America:American
Angola:Angolan;Arabia:Arab,Arabian;Argentina:Argentine,Argentinian,Argentinean;Armenia:Armenian
Asia:Asian;Australia:Australian,Aussie;Austria:Austrian;Azerbaijan:Azerbaijani;Bahrain:Bahraini
Bangladesh:Bangladeshi;Belarus:Belarusian;Belgium:Belgian;Bolivia:Bolivian;Bosnia:Bosnian
Botswana:Botswanan;Brazil:Brazilian;Britain:British,Briton;Great Britain:British,Briton
United Kingdom:British,Briton,UK;UK:British,Briton;England:English;Scotland:Scottish,Scot
Wales:Welsh;Northern Ireland:Northern Irish;Brunei:Bruneian;Bulgaria:Bulgarian;Burma:Burmese
Myanmar:Burmese;Cambodia:Cambodian;Cameroon:Cameroonian;Canada:Canadian;Chile:Chilean
China:Chinese;People's Republic of China:Chinese;Colombia:Colombian;Congo:Congolese
Costa Rica:Costa Rican;Croatia:Croatian,Croat;Cuba:Cuban;Cyprus:Cypriot;Czech Republic:Czech
Czechia:Czech;Denmark:Danish,Dane;Dominican Republic:Dominican;Ecuador:Ecuadorian;Egypt:Egyptian
El Salvador:Salvadoran;Estonia:Estonian;Ethiopia:Ethiopian;Europe:European;European Union:European
EU:European;Fiji:Fijian;Finland:Finnish,Finn;France:French,Frenchman,Frenchwoman;Georgia:Georgian
Germany:German;Ghana:Ghanaian;Greece:Greek,Hellenic;Guatemala:Guatemalan;Guinea:Guinean
Haiti:Haitian;Holland:Dutch;Honduras:Honduran;Hong Kong:Hongkonger;Hungary:Hungarian
Iceland:Icelandic,Icelander;India:Indian;Indonesia:Indonesian;Iran:Iranian,Persian;Persia:Persian
Iraq:Iraqi;Ireland:Irish;Israel:Israeli;Italy:Italian;Jamaica:Jamaican;Japan:Japanese
Jordan:Jordanian;Kazakhstan:Kazakh,Kazakhstani;Kenya:Kenyan;Korea:Korean
South Korea:South Korean,Korean;Republic of Korea:Korean,South Korean;North Korea:North Korean
Kuwait:Kuwaiti;Kyrgyzstan:Kyrgyz;Laos:Laotian,Lao;Latin America:Latin American;Latvia:Latvian
Lebanon:Lebanese;Liberia:Liberian;Libya:Libyan;Lithuania:Lithuanian;Luxembourg:Luxembourgish
Macao:Macanese;Macau:Macanese;Madagascar:Malagasy;Malawi:Malawian;Malaysia:Malaysian
Maldives:Maldivian;Mali:Malian;Malta:Maltese;Mauritius:Mauritian;Mexico:Mexican;Moldova:Moldovan
Mongolia:Mongolian,Mongol;Inner Mongolia:Mongolian;Montenegro:Montenegrin;Morocco:Moroccan
Mozambique:Mozambican;Namibia:Namibian;Nepal:Nepalese,Nepali;Netherlands:Dutch
New Zealand:New Zealander,Kiwi;Nicaragua:Nicaraguan;Niger:Nigerien;Nigeria:Nigerian
North Macedonia:Macedonian;Norway:Norwegian;Oman:Omani;Pakistan:Pakistani;Palestine:Palestinian
Panama:Panamanian;Paraguay:Paraguayan;Peru:Peruvian;Philippines:Philippine,Filipino,Filipina
Poland:Polish,Pole;Portugal:Portuguese;Qatar:Qatari;Romania:Romanian;Russia:Russian
Russian Federation:Russian;Rwanda:Rwandan;Saudi Arabia:Saudi,Saudi Arabian;Senegal:Senegalese
Serbia:Serbian,Serb;Singapore:Singaporean;Slovakia:Slovak,Slovakian;Slovenia:Slovenian,Slovene
Somalia:Somali;South Africa:South African;Soviet Union:Soviet;USSR:Soviet;Spain:Spanish,Spaniard
Sri Lanka:Sri Lankan;Sudan:Sudanese;Sweden:Swedish,Swede;Switzerland:Swiss;Syria:Syrian
Taiwan:Taiwanese;Tajikistan:Tajik;Tanzania:Tanzanian;Thailand:Thai;Tibet:Tibetan;Xinjiang:Xinjiang
Tunisia:Tunisian;Turkey:Turkish,Turk;Türkiye:Turkish,Turk;Turkmenistan:Turkmen;Uganda:Ugandan
Ukraine:Ukrainian;United Arab Emirates:Emirati;United States:American,US,U.S.
United States of America:American,US,U.S.;US:American;U.S.:American;USA:American,US,U.S.
Uruguay:Uruguayan;Uzbekistan:Uzbek;Venezuela:Venezuelan;Vietnam:Vietnamese;Viet Nam:Vietnamese
Yemen:Yemeni;Zambia:Zambian;Zimbabwe:Zimbabwean;Paris:Parisian;London:Londoner;New York:New Yorker
Rome:Roman;Moscow:Muscovite;Vienna:Viennese;Venice:Venetian;Naples:Neapolitan
Shanghai:Shanghainese;Canton:Cantonese;Guangdong:Cantonese;Beijing:Pekingese,Beijinger
Berlin:Berliner;Manchuria:Manchu,Manchurian;Siberia:Siberian;Bavaria:Bavarian;Catalonia:Catalan
Kurdistan:Kurdish;Middle East:Middle Eastern;West:Western;East:Eastern;Far East:Far Eastern
Caribbean:Caribbean;Balkans:Balkan;Scandinavia:Scandinavian,Nordic;Antarctica:Antarctic
Mars:Martian;Pacific:Pacific;North America:North American;South America:South American
Central Asia:Central Asian;Southeast Asia:Southeast Asian,South-East Asian;East Asia:East Asian
South Asia:South Asian;Western Europe:Western European;Eastern Europe:Eastern European
Islam:Islamic,Muslim;Buddhism:Buddhist;Christianity:Christian;Judaism:Jewish;Taoism:Taoist
Confucianism:Confucian
"""


@cache
def _forms() -> dict[str, tuple[str, ...]]:
    entries = [item.partition(":") for item in _TABLE.replace("\n", ";").split(";") if item.strip()]
    return {name.casefold(): tuple(words.split(",")) for name, _, words in entries}


def demonyms(name: str) -> tuple[str, ...]:
    """The adjectives and nouns for what is of the country, region or city *name*; mostly none."""
    key = name.strip().casefold().removeprefix("the ")
    return _forms().get(key, ())
