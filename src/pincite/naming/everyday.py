"""Words of report titles that name no report by themselves."""

from __future__ import annotations

import re

from pincite.names import MONTHS

_PLAIN = """
a an and annual areas as at authority board body britain british by cafcass camhs care central
chapter chief child childcare children childrens city commission committee commons council county
department draft edition education england english executive families family final findings first
follow for foreword four from full government great health help her his home house how ilacs
improvement in independent index inquiry inspection inspectorate interim into introduction
investigation ireland is it its joint judgement judgment kingdom learning lessons letter local
london lords lscb main mash minister ministry monitoring national need needs new nhs no north
northern note of office ofsted on one or overview panel paper parliament part people phase practice
principal progress protection public published recommendations record region regional report
reports response review royal safeguarding school schools scotland scottish second secretary
section select send senior serious service services short social south special standard statement
statutory strategic strategy summary support system team terms the their third this three to trust
two uk united update upon version very visit wales welsh what when who with work year young youth
"""
_EVERYDAY = """
about above abuse access accident across actor adult after again against age agency agent air
alcohol all also always amateur any area arena army art audit baby back backlog banks bar base
basic battle beach because become bed before begin behind best better beyond big bill birth black
blood boat book border both bottom boy break bridge brief broken build call camp cancer capital car
carer case cave cell centre century chain challenge change choice church citizen civil class clear
climate clinic close club coach coal coast code college colliery combat common company complex
concern contact content context control coronavirus coroner corporate cost court covid crash crime
criminal crisis crown culture current custody customer cut cyber cycle dam danger data daughter day
dead deaf deal death debate debt decade deep delay deliver demand democracy dental deputy design
despite digital director disaster disease dispute district doctor door down drink driver drought
drug drum duty earth east economic edge effect eight elder electric eleven emergency employer end
energy engine engineer enough entry equal error estate ethics evaluate event every everyone example
expert export extra eye face fact factory failure fair faith far farm fast father fault fear fees
few field fire firearms fish five fix flats flood food foot football force forest foster fraud free
freedom fresh friend front fuel fund future game gang gap gas gather gender general gets girl give
given glass global goal gone good green grid ground group grow guide gun hand harbour hard harm
hate head hear heard heart heat hidden high highway hill history hold holes hope horizon hospital
hostel hotel hour houses human hygiene ice idea impact incident infant infirmary inmate inner
inquest inside inspector interest internet island issue jail job join journey judge jury justice
keep key kind knife know knowledge labour lake land language large last late later latest law lead
leader leave left legacy legal less letters level library life light line link list live loan lock
long look loss lost lower made majesty make man manage manager manual many map mark market master
maternal matter measure meat media medicine member men mental method midst midwife migrant military
million mind mine miner mobile model modern module money month moor morals more mortuary most
mother motor mountain move much multi murder must name nature near neglect network never news next
night nine now nuclear nurse nursery ocean offender officer official oil older once online onward
open opinion opposite order organ other our out outcome outer outside over own owner pack page
pandemic parcel parent parish park past path patient pattern pay peace peer period person pest
phase phone picture pier pilot pipe pit place plan plane plant plastic plate play point police
policies policy poor port post poverty power present press pressure price pride prime prison
private problem product profit programme project proper property prosecutor protest provider
purpose put quarry quarter quick quiet race racial radio rail railway rain raise rape rate ready
real reason recent records reduce reform refugee refuse register remote repair rescue research
reservoir residential respect rest result return right riot rise risk river road role roof room
root round rule run rural safe safeguard safer safety sake sale same save scale scheme score
scrutiny sea search sector self sense series serve set seven sex sexual shaft share sheep ship shop
should shut sick side signs simple since site six skill sleep sleeper small society soldier
solicitor son source space speak spillway spirit sport square stadium staff stage stand standards
start state steel step still stone stop stories storm story street strike strong student study
subject success such suicide summer sun surgeon surgery survey survival survivor swim take talk
target task taught tax teach teacher ten terror test than that theatre theft them then there these
they think thousand threat through time tissue tobacco today together told tomorrow tool top total
touch tough toward tower town track trade traffic train tram tranche transfer transport travel
trees trend trial tribunal true truth tube tunnel turn twelve twenty twice type under undercover
unheard unit universal until up upper urban urgent use user usual vaccine valley value vehicle
victim view village virus vital voice volume volunteer vote voter wake war ward waste watch water
way weak weather web week welfare well west white whole why wide wildlife will win wind winter wish
within without woman women wood word worker world worth write wrong yard yes yesterday yet you zone
"""
PLAIN = frozenset([*_PLAIN.split(), *(month.casefold() for month in MONTHS)])
"""Words of very many titles, and of what these reports are about."""
WORDS = PLAIN | frozenset(_EVERYDAY.split())
"""Words of titles that people use for other things, too."""
_ENDS = re.compile(
    r".{2,}(?:ings?|ed|[ts]ions?|ments?|ness|it(?:y|ies)|ly|ives?|ous|[ae]nces?|isms?|ists?|ships?"
    r"|ologies|ology|[ai]ble|less|ful|icals?|graphy)"
)


def is_everyday(word: str) -> bool:
    """Whether people use a word, in small letters, for other things than one report.

    >>> [is_everyday(word) for word in ("report", "warnings", "covid", "tarnmoor")]
    [True, True, True, False]
    """
    singular = word.removesuffix("s")
    return word in WORDS or singular in WORDS or bool(_ENDS.fullmatch(word))
