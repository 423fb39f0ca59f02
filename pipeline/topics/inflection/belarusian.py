"""Belarusian: the paradigms of nouns, adjectives, names and surnames, chosen by a word's last letters.

The spelling follows the sounds closely enough that the letters tell most paradigms. What they do not tell, the
place of the stress and the gender of words in -ь, is covered by giving the forms of each likely reading; words
that fit no rule stand in short lists.

Both orthographies are read: the official one and the classical one, which writes softness out ("сьвет").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

_SHORTEST: Final = 3
_APOSTROPHES: Final = str.maketrans("’ʼ", "''")
# Syllables of a stem in -ав that may stand before a stressed ending: "баявы", but "аранжавы".
_ROOT_AND_SUFFIX: Final = 2
_VOWELS: Final = "аоуыэіяёюе"
_HARDENED: Final = "чшжцр"
_TO_SOFT: Final = str.maketrans("аыуоэ", "яіюёе")

_HARD_PLURAL: Final = ("ы", "ам", "амі", "ах")
_SOFT_PLURAL: Final = ("і", "ям", "ямі", "ях")
_UNSTRESSED_ENDING: Final = ("ага", "аму", "ым", "ае", "ая", "ай", "аю", "ую")
_STRESSED_ENDING: Final = ("ога", "ому", "ым", "ое", "ая", "ой", "ою", "ую")
_OF_OTHER_GENDERS: Final = frozenset(("ага", "аму", "ае", "ога", "ому", "ое"))
_PLURAL: Final = ("ыя", "ых", "ым", "ымі")
_STRESSED_ADJECTIVE: Final = re.compile(
    r"^(стар|мал|малад|залат|дараг|туп|пуст|сух|глух|ліх|друг|благ|туг|жыв|крыв|густ|худ|руд|скуп|сляп|чуж|ням|прам|цяжк|"
    r"баяв|сілав|паляв|гукав|свят|сьвят|кругав|начн)$"
)

_INDECLINABLE: Final = frozenset([
    "метро", "кіно", "бюро", "дэпо", "трыо", "журы", "хельсінкі", "чылі", "сочы", "баку", "перу", "токіо",
    "меню", "рэзюмэ", "кафэ", "турнэ", "дасье", "аташэ", "нато", "тбілісі", "дэлі", "хобі", "кімано",
    "какао", "відэа", "аўдыё", "радыё", "купэ", "шасэ", "філе", "фае", "інтэрв'ю", "таксі", "еўра", "шоу", "рагу",
])  # fmt: skip

# Nouns whose forms no rule reaches, the nominative singular left out.
_IRREGULAR: Final = {
    "чалавек": "чалавека чалавеку чалавекам людзі людзей людзям людзьмі людзях",
    "людзі": "людзей людзям людзьмі людзях",
    "дзіця": "дзіцяці дзіцем дзіцём дзеці дзяцей дзецям дзецьмі дзецях",
    "дзеці": "дзяцей дзецям дзецьмі дзецях",
    "грошы": "грошай грошам грашам грашыма грашамі грашах грошах грошамі",
    "маці": "мацеры мацерай мацерам мацерамі мацерах мацярэй мацярам мацярамі мацярах",
    "неба": "небу небам небе нябёсы нябёс нябёсам нябёсамі нябёсах",
    "вока": "воку вокам вочы вачэй вачам вачамі вачыма вачах",
    "вуха": "вуху вухам вушы вушэй вушам вушамі вушыма вушах",
    "плячо": "пляча плячу плячом плячы плечы плячэй плячам плячамі плячыма плячах",
    "любоў": "любові любві любоўю",
    "кроў": "крыві крывёй крывёю",
    "дзверы": "дзвярэй дзвярам дзвярамі дзвярыма дзвярах",
    "курыца": "курыцы курыцу курыцай куры курэй курам курамі курах",
    "лёд": "лёду ільду лёдам ільдом лёдзе ільды ільдоў ільдам ільдамі ільдах",
    "дождж": "дажджу дажджом дажджы дажджоў дажджам дажджамі дажджах",
    "дзень": "дня дню днём дні дзён днёў дням днямі днях",
    "пётр": "пятра пятру пятром пятры",
    "леў": "льва льву львом ільва ільву ільвом львы ільвы львоў ільвоў львам львамі львах",
    "поле": "поля полю полем полі палі палёў палям палямі палях",
    "сябар": "сябра сябру сябрам сябры сяброў сябрамі сябрах",
    "дачка": "дачкі дачцэ дачку дачкой дочкі дачок дочак дочкам дочкамі дочках",
    "сябры": "сяброў сябрам сябрамі сябрах",
    "юры": "юрыя юрыю юрыем юрыі",
    "дзмітры": "дзмітрыя дзмітрыю дзмітрыем дзмітрыі",
    "валеры": "валерыя валерыю валерыем валерыі",
    "воўк": "воўка воўку воўкам ваўкі ваўкоў ваўкам ваўкамі ваўках",
    "госць": "госця госцю госцем госці гасцей гасцям гасцямі гасцях",
    "сястра": "сястры сястру сястрой сёстры сясцёр сёстраў сёстрам сёстрамі сёстрах",
    "свіння": "свінні свінню свіннёй свіней свінням свіннямі свіннях",
    "дрожджы": "дражджэй дражджам дражджамі дражджах",
    "імя": "імені імю імем іменем імі імёны імёнаў імёнам імёнамі імёнах",
    "племя": "племені племю племем племі плямёны плямёнаў плямёнам плямёнамі плямёнах",
}

# Masculine nouns that drop a vowel although others with that ending keep it: base form, stem of the other forms.
_DROPPED: Final = {
    "свёкар": "свёкр", "цукар": "цукр", "вецер": "ветр", "арол": "арл", "казёл": "казл",
    "кацёл": "катл", "асёл": "асл", "пасол": "пасл", "вугал": "вугл", "вузел": "вузл", "павел": "паўл",
    "бабёр": "бабр", "сон": "сн", "дзяцел": "дзятл", "пёс": "пс", "рубель": "рубл",
    "карабель": "карабл", "кашаль": "кашл", "журавель": "жураўл", "агонь": "агн", "пень": "пн",
    "тыдзень": "тыдн", "поўдзень": "поўдн", "паўдзень": "паўдн", "верабей": "вераб'", "салавей": "салаў",
    "айцец": "айц", "заяц": "зайц", "кубак": "кубк", "малаток": "малатк", "човен": "чоўн",
    "агурок": "агурк", "хрыбет": "хрыбт", "авёс": "аўс", "лоб": "лб",
}  # fmt: skip

_DROPPED_UNSTRESSED: Final = frozenset(("тыдзень", "поўдзень", "паўдзень", "кашаль"))

# Nouns whose stress moves in the plural and changes the vowels of the stem: base form, stem of the plural.
_PLURAL_STEMS: Final = {
    "вада": "вод", "вайна": "войн", "нага": "ног", "гара": "гор", "каса": "кос", "каза": "коз", "аса": "ос",
    "сасна": "сосн", "вясна": "вёсн", "вярста": "вёрст", "сцяна": "сцен", "сьцяна": "сьцен",
    "цана": "цэн", "страла": "стрэл", "царква": "цэркв", "бяда": "бед", "мяжа": "меж",
    "галава": "галов", "барада": "барод", "старана": "старон", "зямля": "земл", "сям'я": "сем'", "змяя": "зме",
    "зара": "зор", "раса": "рос", "смала": "смол", "пчала": "пчол", "страха": "стрэх", "сава": "сов",
    "нара": "нор", "пара": "пор", "мятла": "мётл", "вярба": "верб", "дуга": "дуг", "трава": "трав", "зіма": "зім",
    "цясла": "цёсл", "блыха": "блох", "сляза": "слёз", "рака": "рэк", "шчака": "шчок", "рабро": "рэбр",
    "чало": "чол", "кальцо": "кольц", "возера": "азёр", "востраў": "астрав", "вобласць": "абласц",
    "вобласьць": "абласьц", "смерць": "смярц", "доктар": "дактар", "камень": "камян", "корань": "каран",
}  # fmt: skip

_STRESSED_IN_A: Final = frozenset([
    "масква", "літва", "турма", "душа", "труна", "барацьба", "стральба", "хадзьба", "гульба", "казна", "крупа",
    "тайга", "рука", "луна", "каўбаса",
])  # fmt: skip

# Masculine nouns of one syllable that are stressed on the ending, and their stem there.
_STRESSED_ENDINGS: Final = {
    "стол": "стал", "кот": "кат", "нож": "наж", "двор": "двар", "вол": "вал", "поп": "пап", "лось": "лас",
    "пост": "паст", "плот": "плат", "сноп": "снап", "слон": "слан", "конь": "кан", "крот": "крат",
    "хвост": "хваст", "жывот": "жыват", "каляндар": "календар", "суд": "суд", "бык": "бык", "цар": "цар",
    "вуж": "вуж", "ключ": "ключ", "меч": "мяч", "мяч": "мяч", "шчыт": "шчыт", "кіт": "кіт", "пірог": "піраг",
    "камар": "камар", "жук": "жук", "дзік": "дзік", "куст": "куст", "сом": "сам", "чмель": "чмял", "шпак": "шпак",
    "прут": "прут", "гаспадар": "гаспадар",
}  # fmt: skip

# Months, directions, substances and doctrines, which stand in the singular.
_SINGULAR_ONLY: Final = re.compile(
    r"^(студзень|сакавік|красавік|травень|май|чэрвень|ліпень|жнівень|верасень|кастрычнік|лістапад|сь?нежань|"
    r"поўнач|поўдзень|паўдзень|захад|усход|золата|срэбра|серабро|медзь|жалеза|сталь|волава|свінец|мяса|малако|масла|"
    r"сена|салома|воўна|бавоўна|нафта|бензін|цукар|мука|рыс|лён|шоўк|вугаль|моладзь|чалавецтва|насельніцтва|паветра|піва|"
    r"смятана|мёд|авёс|жыта|пшаніца|ячмень|капуста|часнок|дабро|зло|святло|цемра|смех|гнеў|сорам|пыл|бруд|"
    r".*[ыі]зм(?<!арганізм)(?<!механізм))$"
)

_FEMININE_HARDENED: Final = frozenset([
    "ноч", "поўнач", "рэч", "печ", "мыш", "роскаш", "фальш", "шыр", "помач", "верф", "жоўч", "дзіч", "сібір",
])  # fmt: skip
_FEMININE_SOFT: Final = re.compile(
    r"([сзрвюу]ь?ць|яць|(?<![кпг])аць|дзь|зь|(?<!оп)(?<!уп)[ао]ль|(?<![чжш])[аоы]нь|усь)$"
)
_FEMININE_OTHERS: Final = frozenset([
    "восень", "ступень", "зелень", "печань", "вось", "высь", "рысь", "мадэль", "акварэль",
])  # fmt: skip
_MASCULINE_SOFT: Final = frozenset([
    "госць", "госьць", "цесць", "цесьць", "мядзведзь", "мядзьведзь", "лебедзь", "жолудзь", "князь", "боль",
    "кароль", "кантроль", "алкаголь", "шпіталь", "медаль", "севастопаль", "агонь", "конь", "корань",
    "аркадзь", "генадзь", "анатоль", "вугаль", "крышталь", "раяль", "баль", "віталь",
])  # fmt: skip


# Words in -ы and -і: adjectives by suffix, whole adjectives, and nouns in the plural. Others are read as both.
_ADJECTIVE_SUFFIX: Final = re.compile(
    r"([сц]ь?кі|[шждрт]ні|[^аоуыіэяеёю]ны|[ая]ваны|(?<=[аоуыіэяеёю])...?[её]ны|[зш][её]ны|чоны|[аеёоіыў]вы|"
    r"ццаты|[вс]яты|[чжш]ы)$"
)
_ADJECTIVE: Final = re.compile(
    r"^(не|ня|най|па)?((мал|стал|был|цэл|бел|смел|спел|умел|кругл|светл|памерл|даросл|вясёл|кісл|стар|шчыр|шэр|"
    r"бадзёр|мудр|мокр|добр|хітр|быстр|востр|малад|цвёрд|худ|руд|груб|слаб|люб|туп|скуп|сляп|лыс|чыст|урачыст|"
    r"пуст|густ|прост|тоўст|жоўт|крут|багат|залат|шост|пят|чацвёрт|сём|восьм|лют|вядом|знаём|магчым|ням|прам|сярдзіт|цёпл|зялён|шалён|"
    r"знакаміт|адкрыт|закрыт|забіт|узят|занят|чырвон|адзін)ы|"
    r"(высо|шыро|глыбо|далё|вялі|дзі|гор|жорст|лёг|мяк|цяж|важ|салод|глад|рэд|карот|хут|гнут|тон|звон|вуз|ніз|бліз)кі|"
    r"(су|ці|глу|лі)хі|(дру|бла|стро|доў|дара|убо|ту)гі|сіні|трэці)$"
)
_PLURAL_NOUN: Final = re.compile(
    r"([аоуыіэяеёюйгкхлцбпфзсдрвн]і|ці|ічы|[кд]ачы|грошы|[цбпфзсд]ы|[аоуыіэяеёю][рл]ы|[оуэ]ны|[аоуыіэяеёюьй]ёны|"
    r"[аеёоэнсшкртп]ты|[аеэё]мы|тывы)$|(^|[^о])мовы$|(сл|гал|^л|сн|кл)овы$|(спр|дзярж|уст|заст|сл|^л)авы$"
)
_NOUN_LIKE_ADJECTIVE: Final = re.compile(
    r"(ічы|[кд]ачы|грошы|[аоуыіэяеёюьй]ёны|тывы)$|(^|[^о])мовы$|(сл|гал|^л|сн|кл)овы$|(спр|дзярж|уст|заст|сл|^л)авы$"
)


def forms(word: str) -> set[str]:
    """Every form of one lower-case Belarusian word given in its base form, itself included.

    A word that no paradigm takes, such as an indeclinable one, comes back alone. Apostrophes in the forms are
    straight, whichever the word has.
    """
    return {word} | _forms(word.translate(_APOSTROPHES))


def _forms(word: str) -> set[str]:
    if word in _INDECLINABLE or len(word) < _SHORTEST:
        return {word}
    if word in _IRREGULAR:
        return {word, *_IRREGULAR[word].split()}
    for ending, paradigm in _PARADIGMS:
        if ending.search(word):
            found = {word} | paradigm(word)
            return _singular_of(word, found) if _SINGULAR_ONLY.search(word) else found
    return {word}


def _singular_of(word: str, found: set[str]) -> set[str]:
    """The forms without those whose ending is one of the plural."""
    feminine = word[-1] == "а" and not _NEUTER_IN_A.search(word)
    dative = "[ая]м" if feminine else "ям"
    plural = re.compile(f"([ая]мі|[ая]х|[аоя]ў|[эе]й|{dative})$")
    return {word} | {form for form in found if not plural.search(form)}


def _put(stems: Iterable[str], endings: Iterable[str]) -> set[str]:
    """Each ending on each stem; after г, к, х the letter ы is written і."""
    return {
        stem + ("і" + ending[1:] if ending[:1] == "ы" and stem[-1:] in ("г", "к", "х") else ending)
        for stem in stems
        for ending in endings
    }


def _syllables(word: str) -> int:
    return sum(letter in _VOWELS for letter in word)


def _is_cluster(stem: str) -> bool:
    """Whether two consonants end the stem."""
    return len(stem) > 1 and stem[-1] not in _VOWELS and stem[-2] not in _VOWELS + "ьў'й"


def _before_e(stem: str) -> set[str]:
    """The hard stem with the ending of the locative, -е or what became of it."""
    last = stem[-1]
    if last in _HARDENED:
        return {stem + "ы"}
    if last == "к":
        return {stem + "у"}
    soft = {"т": "ц", "д": "дз", "г": "з", "х": "с"}.get(last, last)
    found = {f"{stem[:-1]}{soft}е"}
    if last in "тдлнвм" and stem[-2:-1] in ("с", "з"):
        # The classical orthography softens the whole cluster: "пратэсьце".
        found.add(f"{stem[:-1]}ь{soft}е")
    return found


def _last_vowel_changed(stem: str, change: dict[str, str]) -> str:
    for place in range(len(stem) - 1, -1, -1):
        if stem[place] in _VOWELS:
            return stem[:place] + change.get(stem[place], stem[place]) + stem[place + 1 :]
    return stem


# --- adjectives


def _adjective(word: str) -> set[str]:
    """From the masculine: every gender and number."""
    return _agree(word[:-1], word[-1], ("ы", *_adjective_endings(word[:-1])))


def _adjective_endings(stem: str) -> tuple[str, ...]:
    """-ага or, stressed, -ога; both where the letters do not tell."""
    if _STRESSED_ADJECTIVE.search(stem):
        return _STRESSED_ENDING + _PLURAL
    if re.search("^[^оёэ]*[ая]в$", stem) and _syllables(stem) == _ROOT_AND_SUFFIX:
        return _UNSTRESSED_ENDING + _STRESSED_ENDING + _PLURAL
    return _UNSTRESSED_ENDING + _PLURAL


def _agree(stem: str, vowel: str, endings: Iterable[str]) -> set[str]:
    """Adjective endings after a hard stem, or a soft one, which `vowel` і shows unless a velar precedes it."""
    if vowel == "і" and stem[-1] not in "гкх":
        return {stem + ending[0].translate(_TO_SOFT) + ending[1:] for ending in endings}
    return _put([stem], endings)


def _feminine_adjective(word: str) -> set[str]:
    endings = [ending for ending in _adjective_endings(word[:-2]) if ending not in _OF_OTHER_GENDERS]
    return _agree(word[:-2], "і" if word.endswith("яя") else "ы", endings)


def _neuter_adjective(word: str) -> set[str]:
    if word.endswith("ое"):
        return _put([word[:-2]], ("ога", "ому", "ым", *_PLURAL))
    return _agree(word[:-2], "і" if word.endswith("яе") else "ы", ("ага", "аму", "ым", *_PLURAL))


def _plural_adjective(word: str) -> set[str]:
    soft = word.endswith("ія") and word[-3] not in "гкх"
    return _agree(word[:-2], "і" if soft else "ы", _PLURAL)


def _plural_or_adjective(word: str) -> set[str]:
    """Words in -ы and -і after a consonant."""
    if _ADJECTIVE.search(word):
        return _adjective(word)
    if _ADJECTIVE_SUFFIX.search(word) and not _NOUN_LIKE_ADJECTIVE.search(word):
        return _adjective(word)
    if _PLURAL_NOUN.search(word):
        return _plural_noun(word)
    return _adjective(word) | _plural_noun(word)


# --- nouns of the plural only, or given in the plural


def _plural_noun(word: str) -> set[str]:
    stem = word[:-1]
    if word[-1] == "е":
        return _put([stem], ("ам", "амі", "ах", ""))
    if word[-1] == "ы" or stem[-1] in "гкх":
        return _put([stem], _HARD_PLURAL) | _put([stem], ("аў", "оў")[: 1 + (_syllables(stem) == 1)]) | _bare(stem)
    return _put([stem], _SOFT_PLURAL) | {stem + "яў"} | _bare_soft(stem)


# --- feminine nouns


def _bare(stem: str) -> set[str]:
    """The genitive plural without an ending, a vowel parting the consonants at the end of a hard stem."""
    if re.search("[дц]з?ьк$|[^аоуыіэяеёю]ц$", stem):
        return set()
    if stem[-1] == "к" and stem[-2:-1] not in ("", *_VOWELS):
        before = stem[-2]
        if before in "йь":
            return {stem[:-2] + ("" if before == "й" else "ь") + "ек"}
        return {stem[:-2] + ("в" if before == "ў" else before) + "ак"}
    if _is_cluster(stem) and stem[-2:] not in ("рт", "ст", "рм", "рн", "нт", "рд", "сн"):
        return set()
    return {stem[:-1] + "ў" if stem[-1] == "в" else stem}


def _bare_soft(stem: str) -> set[str]:
    last = stem[-1]
    if last in _VOWELS:
        return {stem + "й"}
    if last not in "лнсз" or "'" in stem or stem.endswith("дз"):
        return set()
    if stem[-2] == last:
        return set()
    if stem[-2:-1] in tuple(_VOWELS + "ў"):
        return {stem + "ь"}
    if stem[-2] == "ь":
        return {stem[:-2] + "е" + last + "ь"}
    return {stem[:-1] + ("а" if stem[-2] in "гкхшжчр" else "е") + last + "ь"}


def _in_a(word: str) -> set[str]:
    """Nouns in -а: the feminine, the neuter and masculine names share all but a form or two."""
    stem = word[:-1]
    plural = _PLURAL_STEMS.get(word, stem)
    found = _put([stem], ("ы", "у", *_instrumental_in_a(word)))
    found |= _put([plural], _HARD_PLURAL) | _bare(plural) | _locative_in_a(stem)
    if not re.search("[^аоуыіэяеёю]к$", plural) or re.search("([эе]н|[дц]з?ь)к$", plural):
        # Masculine names and clusters take -аў; the classical orthography prefers it for the others too.
        found.add(plural + "аў")
    return found


def _instrumental_in_a(word: str) -> tuple[str, ...]:
    if word in _PLURAL_STEMS or word in _STRESSED_IN_A:
        return ("ой",)
    return ("ай", "ой") if _may_end_stressed(word[:-1]) else ("ай",)


def _locative_in_a(stem: str) -> set[str]:
    if stem[-1] == "к":
        stressed = stem + "а" in _STRESSED_IN_A or stem + "а" in _PLURAL_STEMS
        return {stem[:-1] + "цэ"} if stressed else {stem[:-1] + "цы"}
    return _before_e(stem)


def _may_end_stressed(stem: str) -> bool:
    """Whether the stress can stand on the ending: о, ё and э keep it, and so do long stems."""
    if stem.endswith(("аін", "алін")):
        return True
    return _syllables(stem) == 1 and not re.search("[оёэе]|[^аоуыіэяеёю]{2}$", stem)


def _neuter_in_a(word: str) -> set[str]:
    stem = word[:-1]
    plural = _PLURAL_STEMS.get(word, stem)
    return _put([stem], ("у", "ам")) | _before_e(stem) | _put([plural], _HARD_PLURAL) | {plural + "аў"}


def _in_ya(word: str) -> set[str]:
    stem = word[:-1]
    plural = _PLURAL_STEMS.get(word, stem)
    instrumental = "ёй" if word in _PLURAL_STEMS else "яй"
    found = _put([stem], ("і", "ю", instrumental)) | _put([plural], (*_SOFT_PLURAL, "яў")) | _bare_soft(plural)
    if re.search("^[^аоуыіэяеёю]*[аыіуяе][^аоуыіэяеёю]?$|чын$", stem) and word != "шыя":
        found.add(stem + "ёй")
    return found


def _in_mya(word: str) -> set[str]:
    return _put([word[:-1]], ("ю", "ем", "і"))


def _young(word: str) -> set[str]:
    """Young animals: "кацяня", "кацяняці"."""
    stem = word + "ц"
    hard = word + "т"
    return {word[:-1] + "ём", stem + "і", *_put([hard], _HARD_PLURAL), hard}


def _feminine_soft(word: str) -> set[str]:
    stem = word[:-1]
    plural = _PLURAL_STEMS.get(word, stem)
    return {stem + "і", _with_yu(stem)} | _put([plural], _SOFT_PLURAL) | {plural + "ей", plural + "яў"}


def _with_yu(stem: str) -> str:
    """The instrumental in -ю, before which a single consonant doubles after a vowel."""
    if stem.endswith("дз") and stem[-3:-2] in tuple(_VOWELS):
        return stem[:-2] + "ддзю"
    if stem[-1] in "лнсзцчшж" and stem[-2:-1] in tuple(_VOWELS + "ў"):
        return stem + stem[-1] + "ю"
    return stem + ("'ю" if stem[-1] in "рбпмфв" else "ю")


def _feminine_hardened(word: str) -> set[str]:
    instrumental = _with_yu(word)
    instrumental = instrumental[:-1] + "у" if word[-1] in "чшж" else instrumental
    return {instrumental} | _put([word], (*_HARD_PLURAL, "эй" if word[-1] in "шж" else "аў"))


# --- neuter nouns


def _in_o(word: str) -> set[str]:
    stem = word[:-1]
    plural = _PLURAL_STEMS.get(word) or _last_vowel_changed(stem, {"я": "ё", "а": "о"} if stem[:1] != "я" else {})
    if plural[:1] == "о":
        plural = "в" + plural
    found = _put([stem], ("а", "у", "ом")) | _before_e(stem) | _put([plural], _HARD_PLURAL)
    return found | {plural if stem[-1] == "ц" else plural + "аў"}


def _in_e(word: str) -> set[str]:
    """Neuter nouns in -е and -ё, most of them with a doubled consonant."""
    stem = word[:-1]
    return _put([stem], ("я", "ю", word[-1] + "м", "і")) | _put([stem], _SOFT_PLURAL) | {stem + "яў"}


# --- masculine nouns


def _masculine_hard(word: str) -> set[str]:
    if word in _FEMININE_HARDENED:
        return _feminine_hardened(word)
    if re.search(r"[ая]нін$|^(тат|балг)арын$", word):
        return _inhabitant(word)
    singular = _oblique(word)
    plurals = _plural_of(word, singular)
    stressed = _stress(word, singular)
    found = _put([singular], ("а", "у", *_INSTRUMENTAL.get(stressed, ("ам",))))
    found |= _put(plurals, _HARD_PLURAL) | _genitive_plural(singular, plurals, stressed)
    if singular[-1] not in "ц":
        found |= _before_e(singular)
    return found | _surname_forms(word, singular)


def _genitive_plural(singular: str, plurals: tuple[str, ...], stressed: str) -> set[str]:
    """-оў, when stressed, on a stem whose vowel has changed for that stress; -аў on one that has not."""
    if len(plurals) > 1:
        return {stem + ("аў" if stem == singular else "оў") for stem in plurals}
    return _put(plurals, _GENITIVE_PLURAL[stressed])


_INSTRUMENTAL: Final = {"ending": ("ом",), "both": ("ам", "ом")}
_GENITIVE_PLURAL: Final = {
    "stem": ("аў",),
    "ending": ("оў",),
    "ending in the plural": ("оў",),
    "either": ("аў", "оў"),
    "both": ("аў", "оў"),
}


def _surname_forms(word: str, stem: str) -> set[str]:
    """What surnames in -оў and -ін, and possessive adjectives in -аў, add to the forms of a noun."""
    if not re.search(r"[оёае]ў$|[іы]н$", word) or _syllables(word) == 1:
        return set()
    possessive = ("ага", "аму", "ай") if re.search(r"[кгх]аў$|[чш]ын$", word) else ()
    return _put([stem], ("ым", "ых", "ымі", *possessive))


def _inhabitant(word: str) -> set[str]:
    """Nouns in -анін and -арын, which lose -ін in the plural."""
    plural = word[:-2]
    return _put([word], ("а", "у", "ам", "е")) | _put(
        [plural], ("ы" if plural[-1] == "р" else "е", "", "ам", "амі", "ах")
    )


def _oblique(word: str) -> str:
    """The stem before an ending: a dropped vowel, a lost stress, в for ў."""
    listed = _DROPPED.get(word) or _STRESSED_ENDINGS.get(word)
    if listed:
        return listed
    for ending, stem in _DROPPING:
        if ending.search(word):
            return ending.sub(stem, word)
    return word[:-1] + "в" if word.endswith("ў") else word


_DROPPING: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"(?<=[аоуыіэяеёю])[еэ]ц$"), "йц"),
    (re.compile(r"(?<=[аоуыіэяеёю])дзец$"), "дц"),
    (re.compile(r"(?<=н)дзец$"), "дц"),
    (re.compile(r"(?<=[аоуыіэяеёю])лец$"), "льц"),
    (re.compile(r"(?<=[аоуыіэяеёю])вец$"), "ўц"),
    (re.compile(r"(?<=[аоуыіэяеёю])цец$"), "тц"),
    (re.compile(r"(?<!^мес)(?<!^мя)(?<=[аоуыіэяеёю][нсзмпбр])ец$"), "ц"),
    (re.compile(r"(?<=[аоуыіэяеёю][рчшж])ац$"), "ц"),
    (re.compile(r"(?<=[оё][а-яў])ак$|(?<=[аоуыіэяеёю][нрлдтшм])ак$"), "к"),
    (re.compile(r"(?<=[аоуыіэяеёю].[аоуыіэяеёю][жзс])ак$"), "к"),
    (re.compile(r"(?<=[аоуыіэяеёю][чшжнлдзбвс])ок$|(?<=[аоуыіэяеёю][^аоуыіэяеёю][чшжнлдзбвст])ок$"), "к"),
    (re.compile(r"(?<=[лн])ёк$"), "ьк"),
)


def _plural_of(word: str, singular: str) -> tuple[str, ...]:
    if word in _PLURAL_STEMS:
        return (_PLURAL_STEMS[word],)
    if word in _STRESSED_ENDINGS or word in _DROPPED:
        return (singular,)
    full = re.fullmatch(r"([^аоуыіэяеёю]+)([ое])([рл])([ае])([дсг])", word)
    if full:
        return (f"{full[1]}{'а' if full[2] == 'о' else 'е'}{full[3]}{full[4]}{full[5]}",)
    if _syllables(word) == 1 and singular == word:
        native = "о" in word or re.search("^(век|с?ь?нег|с?ь?лед|дзед|лес|хлеб|мех|бег)$", word) is not None
        return tuple(sorted({word, _last_vowel_changed(word, {"о": "а", "е": "я"} if native else {})}))
    return (singular,)


def _stress(word: str, singular: str) -> str:
    """Where the cases are stressed.

    On the "stem", on the "ending", on the "ending in the plural"; "either" leaves the plural open, "both" all.
    """
    if word in _PLURAL_STEMS:
        return "ending in the plural"
    if word in _STRESSED_ENDINGS or (word in _DROPPED and re.search("[оё][лрс]$|айцец", word)):
        return "ending"
    if singular != word and re.search(r"[оё]к$", word):
        return "ending"
    for ending, place in _STRESS:
        if ending.search(word):
            return place
    return "stem"


_STRESS: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"^[^аоуыіэяеёю]*[эё][^аоуыіэяеёю]+$"), "stem"),
    (re.compile(r"^[^аоуыіэяеёю]*[аоуыіэяеёю][^аоуыіэяеёю]+$"), "either"),
    (re.compile(r"[оэё].*[іыуюая]к$|[чшж]ык$|ляк$"), "stem"),
    (re.compile(r"[ая]вік$|^[^аоуыіэяеёю]*[аоуыіэяеёю][^аоуыіэяеёю]+нік$"), "ending"),
    (re.compile(r"як$|[^аоуыіэяеёю]{2}ак$|дар$|ун$"), "ending"),
    (re.compile(r"[юу]к$|[бзвд]ак$|^[^аоуыіэяеёю]*[аоуыіэяеёю][^аоуыіэяеёю]+[іы]к$"), "both"),
    (re.compile(r"^[^аоуыіэяеёю]*[аяуыі][^аоуыіэяеёю]*(?<!л)(ец|ач)$"), "both"),
    (re.compile(r"^[^аоуыіэяеёю]+[оеё][рл][ае][дсг]$"), "ending in the plural"),
)


def _soft_sign(word: str) -> set[str]:
    if word not in _MASCULINE_SOFT and (word in _FEMININE_OTHERS or _FEMININE_SOFT.search(word)):
        return _feminine_soft(word)
    stem = _soft_oblique(word)
    found = _masculine_soft(word, stem)
    if re.search("[сз]н$", stem):
        # The classical orthography softens the cluster that the dropped vowel leaves: "вязьня".
        found |= _masculine_soft(word, f"{stem[:-1]}ьн")
    return found


def _soft_oblique(word: str) -> str:
    stem = word[:-1]
    if word in _DROPPED or word in _STRESSED_ENDINGS:
        return _DROPPED.get(word) or _STRESSED_ENDINGS[word]
    if re.search(r"[кпг]аць$", word):
        return stem[:-2] + "ц"
    if re.search(r"([жшч]ань|сень|зень)$", word) and not re.search(r"(дзень|^ясень)$", word):
        return stem[:-2] + "н"
    if re.search(r"[аоуыіэяеёю]вень$", word):
        return stem[:-3] + "ўн"
    return stem


def _masculine_soft(word: str, stem: str) -> set[str]:
    singular: tuple[str, ...] = ("ем",)
    genitives: tuple[str, ...] = ("ёў",) if word in _PLURAL_STEMS else ("яў",)
    if word in _STRESSED_ENDINGS or (word in _DROPPED and word not in _DROPPED_UNSTRESSED):
        singular, genitives = ("ём",), ("ёў",)
    elif _syllables(word) == 1:
        singular, genitives = ("ем", "ём"), ("яў", "ёў")
    plural = _PLURAL_STEMS.get(word, stem)
    return _put([stem], ("я", "ю", "і", *singular)) | _put([plural], (*_SOFT_PLURAL, *genitives))


def _in_short_i(word: str) -> set[str]:
    stem = _DROPPED.get(word, word[:-1])
    return _masculine_soft(word, stem)


_NEUTER_IN_A: Final = re.compile(
    r"([сц]тва|[ішч]шча|[аяеу][жчш]{2}а|^(слова|права|лета|места|месца|мяса|сена|мыла|чарніла|горла|долата|балота|"
    r"возера|яйка|дрэва|воблака|мора|золата|цела|дзела|кола|сонца|сэрца|жыта|піва|срэбра|футра|войска|яблыка|крэсла|"
    r"свята|цеста|масла|стада|чуда|пекла|правіла|дзіва|паліва|печыва|люстэрка|мястэчка|сала|гродна|коўна))$"
)

_PARADIGMS: Final[tuple[tuple[re.Pattern[str], Callable[[str], set[str]]], ...]] = (
    (re.compile(r"[^аоуыіэяеёю](ая)$|(шн|жн|дн|тн|ін)яя$"), _feminine_adjective),
    (re.compile(r"([^аоуыіэяеёю][ао]е|няе)$"), _neuter_adjective),
    (re.compile(r"((?<!^)[нвлмпбсзш]ыя(?<!^шыя)|[сц]кія|лікія|[шжд]нія)$"), _plural_adjective),
    (re.compile(r"[ая]не$"), _plural_noun),
    (re.compile(r"[ыі]$"), _plural_or_adjective),
    (_NEUTER_IN_A, _neuter_in_a),
    (re.compile(r"а$"), _in_a),
    (re.compile(r"[еа]мя$"), _in_mya),
    (re.compile(r"(^ц[яе]ля|^ягня|парася|[аоуыіэяеёю].*[аоуыіэяеёю].*[аеяё]ня)$"), _young),
    (re.compile(r"я$"), _in_ya),
    (re.compile(r"о$"), _in_o),
    (re.compile(r"[^аоуыіэяё][её]$"), _in_e),
    (re.compile(r"ь$"), _soft_sign),
    (re.compile(r"й$"), _in_short_i),
    (re.compile(r"[бвгджзклмнпрстўфхцчш]$"), _masculine_hard),
)
"""Paradigms by the last letters of the base form; the first that fits is taken."""
