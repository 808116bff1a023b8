"""Made-up documents in which slogans stand, whole and edited: what families should find, known beforehand.

All sentences were written for this file. A *mention* is one planted wording with its place; what it should be grouped
with is its *kind*: the slogan it was made of, or, of a sentence that only looks like a slogan, itself again.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

SLOGANS = """
keep the lamps of the seven quays burning for every ship at sea
a harbour that listens, a market that answers and a city that learns
build sturdy bridges between the river districts and the upper town
clean water, honest weights and open ledgers for all traders
let every apprentice become a master and every master a teacher
the long tide plan for a modern and prosperous fishing fleet
one rope, many hands, and no sailor left on the pier
raise the sea wall before the storm and share the grain after it
the golden decade of shipbuilding under the blue pennant
plant orchards on the hills and willows along the canals
from the smallest workshop to the tallest crane, quality comes first
turn salt marshes into gardens and gardens into schools
trust between captains and dockers is the keel of our prosperity
a thousand lighthouses initiative for safe coastal navigation
deepen the channel, widen the locks and lighten the burdens
the pilot spirit of patience, accuracy and quiet courage
warm houses, dry cellars and fair rents in the old quarter
strengthen the brotherhood of ports along the amber coast
read one chart, sail one course, reach one haven together
the threefold promise of bread, timber and peaceful waters
bring the railway to the mountains and the mountains to the market
never trade the future of the bay for a single rich catch
careful hands, sharp eyes and cool heads at every winch
the green anchor programme for restoring oyster reefs
youth at the helm and experience at the compass
forge iron discipline in the arsenal and gentle manners in the streets
the northern gateway strategy for grain, wool and copper exports
honour the drowned, protect the living and welcome the stranger
four pillars of municipal thrift in lean and plentiful years
water rights shared upstream are friendships kept downstream
""".strip().splitlines()

LOOKALIKES = """
the lamps of the seven taverns went out after a quarrel over unpaid beer
a market that closes early disappoints the villages beyond the river
the upper town and the river districts disagree about the tramway timetable
open ledgers were found in the cellar of a bankrupt trader
every master of the guild paid the yearly fee for two apprentices
the fishing fleet returned with a modern engine and an empty hold
many hands were needed to unload the coal before nightfall
the storm broke two windows of the grain exchange
a blue pennant was stolen from the roof of the customs house
willows along the canals were felled to make room for lamps
the tallest crane in the workshop was painted red last spring
two schools and a garden share the same narrow gate
captains and dockers argued over the price of rope
coastal navigation courses are offered on winter evenings
the locks will be closed for repairs until the end of the month
the pilot lost his patience with a noisy passenger
rents in the old quarter rose faster than wages did
ports along the amber coast reported a quiet summer
the chart of the haven hangs crooked in the reading room
bread and timber were cheaper in the second half of the year
the railway timetable leaves no train to the mountains after dusk
a single rich catch paid for the new roof of the chapel
the winch driver complained of cool winds and sharp stones
oyster reefs near the green buoy were mapped by divers
the compass in the youth club points slightly to the east
the arsenal sold its iron gates to a museum
copper exports fell while wool was stored in the northern sheds
a stranger thanked the living room theatre for a warm welcome
four pillars of the town hall need new plaster
friendships kept over decades ended in a dispute over water meters
""".strip().splitlines()

FILLER = """
The {adjective} {noun} of {place} {verb} the {noun} on {day}.
Several {noun}s from {place} asked whether the {noun} could be {participle} before {day}.
On {day} a {adjective} {noun} was {participle} near the {noun} in {place}.
Nobody in {place} expected the {noun} to {infinitive} so soon after the {adjective} {noun}.
A {noun} and a {noun} were {participle} by the {adjective} committee.
The clerk noted that {number} {noun}s had been {participle} since {day}.
In {place} the price of a {noun} {verb} by {number} crowns.
Our {adjective} neighbours {verb} a {noun} without asking the {noun}.
It took {number} days until the {noun} of {place} was {participle} again.
When the {adjective} {noun} arrived, the {noun} had already been {participle}.
The council of {place} will {infinitive} its {noun} after a {adjective} debate.
Visitors {verb} the {adjective} {noun} and then went home by {noun}.
What the {noun} costs, the {noun} in {place} would not say.
For {number} years the {noun} has stood beside a {adjective} {noun}.
She {verb} the {noun}, he {verb} the {noun}, and both were {adjective}.
Letters about the {adjective} {noun} reached {place} on {day}.
There is no {noun} in {place} that could {infinitive} such a {adjective} {noun}.
The newspaper of {place} printed {number} pages about a {participle} {noun}.
Whoever wants to {infinitive} a {noun} must first see the {adjective} office.
Rain fell on {day}, and the {noun} stayed {adjective}.
""".strip().splitlines()

FRAMES = """
The mayor said that we must {slogan}, and the hall applauded.
Under the motto "{slogan}" the guilds met on {day}.
Again and again the speaker returned to it: {slogan}.
{Slogan}, wrote the {adjective} paper of {place}.
In {place} they put it this way: {slogan}; nothing was added.
The report, which recalls "{slogan}", was {participle} on {day}.
All offices shall study {slogan} before {day}.
It is about {slogan}, not about the {noun}.
A {adjective} banner read {slogan} in {adjective} letters.
{Slogan}: with these words the {noun} was {participle}.
What does {slogan} mean for a {noun} in {place}?
On {day} {number} speakers praised {slogan} at length.
Without {slogan} there would be no {adjective} {noun}.
{place} took up {slogan} and {verb} its {noun}.
Some {verb} the phrase ({slogan}), others {verb} the {noun}.
He {verb} a {noun} inscribed "{slogan}" to {number} guests.
Whether {slogan} can {infinitive} the {noun} is {adjective}.
"{Slogan}!" {number} children shouted.
Nothing in {place} is as {adjective} as {slogan} today.
The {adjective} chapter on {slogan} fills {number} pages.
{number} years ago {slogan} was still a {adjective} thought.
As to {slogan}, the {noun} stayed {adjective}.
Teachers {verb} {slogan} beside a {adjective} {noun}.
Its {noun} rests on {slogan} and on {adjective} habits.
""".strip().splitlines()

LOOKALIKE_FRAMES = ["It was said that {slogan}.", "The clerk wrote: {slogan}.", "{Slogan}, as everyone knows."]

WORDS = {
    "adjective": "quiet narrow borrowed late heavy cheerful doubtful ancient crooked polite distant ordinary stubborn"
    " pale hasty thorough damp generous idle rusty silent vivid shallow brisk humble curious eager faint grim hollow",
    "noun": "ladder kettle orchard ticket violin blanket engine letter parcel theatre bakery chimney lantern bicycle"
    " notebook carpet window garden stable barrel bucket curtain ferry furnace hammer mirror needle pillow saddle"
    " basket cottage drawer fountain gallery hospital inspector journal kitchen laundry magazine nephew office painter",
    "verb": "repaired admired forgot counted moved described measured borrowed cleaned painted noticed preferred"
    " refused sold weighed guarded copied buried crossed delivered examined filled gathered",
    "participle": "repaired praised moved hidden counted painted finished replaced inspected sold returned locked"
    " covered photographed auctioned postponed abandoned measured catalogued delivered",
    "infinitive": "collapse return improve vanish expand approve lend insure polish rebuild discuss postpone accept",
    "place": "Aldermoor Brinehaven Castlewick Dunmere Eastvale Fernhollow Greywater Hartsend Inverley Juniper Kestrel"
    " Lowbridge Marrowfield Netherby Oakhurst",
    "day": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "number": "two three five seven eleven twelve fifteen twenty thirty forty sixty ninety",
}  # fmt: skip

RATES = (0.0, 0.1, 0.2, 0.3, 0.4)
"""Shares of a slogan's tokens that are edited."""


@dataclass(frozen=True)
class Mention:
    """One planted wording: the text, where it stands, its kind, and how it was changed."""

    document: int
    start: int
    end: int
    kind: str
    change: str


def edited(slogan: str, rate: float, rng: random.Random) -> str:
    """`slogan` with so large a share of its tokens substituted, deleted, or preceded by another word, by chance."""
    words = slogan.replace(",", " ,").split()
    places = [at for at, word in enumerate(words) if word != ","]
    pool = [word for kind in ("adjective", "noun", "participle") for word in WORDS[kind].split()]
    for at in sorted(rng.sample(places, round(rate * len(places))), reverse=True):
        how = rng.choice(["substitute", "insert", "delete"])
        words[at : at + 1] = {
            "substitute": [rng.choice(pool)],
            "insert": [rng.choice(pool), words[at]],
            "delete": [],
        }[how]
    return " ".join(words).replace(" ,", ",").strip(" ,")


def halves_swapped(slogan: str) -> str:
    """The second half of `slogan` before the first."""
    words = slogan.replace(",", "").split()
    middle = len(words) // 2
    return " ".join([*words[middle:], *words[:middle]])


def documents(seed: int, count: int = 300, each: int = 5) -> tuple[list[str], list[Mention]]:
    """Texts, and all that was planted in them: of each slogan `each` mentions a rate and some in another order."""
    rng = random.Random(seed)
    planted = [
        (edited(slogan, rate, rng), slogan, f"{rate:.0%}") for slogan in SLOGANS for rate in RATES for _ in range(each)
    ]
    planted += [(halves_swapped(slogan), slogan, "reordered") for slogan in SLOGANS for _ in range(2)]
    planted += [(line, line, "lookalike") for line in LOOKALIKES for _ in range(rng.randint(1, 3))]
    rng.shuffle(planted)
    pieces: list[list[str]] = [[] for _ in range(count)]
    held: list[list[tuple[int, str, str, str]]] = [[] for _ in range(count)]
    for wording, kind, change in planted:
        document = rng.randrange(count)
        for _ in range(rng.randint(1, 4)):
            pieces[document].append(sentence(rng.choice(FILLER), rng))
        frame = sentence(rng.choice(LOOKALIKE_FRAMES if change == "lookalike" else FRAMES), rng)
        held[document].append((len(pieces[document]), wording, kind, change))
        pieces[document].append(frame)
    texts, mentions = [], []
    for document, (sentences, here) in enumerate(zip(pieces, held, strict=True)):
        places = {at: (wording, kind, change) for at, wording, kind, change in here}
        text = ""
        for at, words in enumerate(sentences):
            if at in places:
                wording, kind, change = places[at]
                mark = "{slogan}" if "{slogan}" in words else "{Slogan}"
                start = len(text) + words.index(mark)
                shown = wording if mark == "{slogan}" else wording[0].upper() + wording[1:]
                words = words.replace(mark, shown)
                mentions.append(Mention(document, start, start + len(wording), kind, change))
            text += words + " "
        texts.append(text or "Nothing happened.")
    return texts, mentions


def sentence(template: str, rng: random.Random) -> str:
    """A template with words put in, each drawn anew; the places of slogans stay."""
    for kind, words in WORDS.items():
        while "{" + kind + "}" in template:
            template = template.replace("{" + kind + "}", rng.choice(words.split()), 1)
    return template


def bcubed(clusters: list[object], kinds: list[object]) -> list[tuple[float, float]]:
    """Precision and recall of each item (Bagga & Baldwin 1998).

    Of the items in its cluster, the share of its kind; of the items of its kind, the share in its cluster.

    >>> bcubed(["x", "x", "y"], ["a", "a", "a"])
    [(1.0, 0.6666666666666666), (1.0, 0.6666666666666666), (1.0, 0.3333333333333333)]
    """
    pairs = list(zip(clusters, kinds, strict=True))
    both, by_cluster, by_kind = ({x: xs.count(x) for x in set(xs)} for xs in (pairs, clusters, kinds))
    return [(both[c, k] / by_cluster[c], both[c, k] / by_kind[k]) for c, k in pairs]
