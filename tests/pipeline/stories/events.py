"""Short reports: pairs on one event by two hands, and others of the same days, none of them copied."""

from __future__ import annotations

from typing import NamedTuple


class Report(NamedTuple):
    """A headline and a text."""

    title: str
    text: str


BRIDGE = Report(
    "Footbridge over the Velna falls during regatta in Torvik",
    "A wooden footbridge across the Velna gave way on Saturday afternoon while some two hundred people stood "
    "on it to watch the Torvik regatta. Nineteen spectators were taken to hospital, four of them with broken "
    "bones, the fire brigade said. Rowers turned their boats and pulled people from the water before the "
    "rescuers came. The mayor of Torvik, who had opened the race an hour earlier, said the bridge had been "
    "inspected in spring and was meant to carry no more than sixty.",
)
BRIDGE_TOO = Report(
    "Nineteen hurt as Torvik bridge collapses under regatta crowd",
    "Divers searched the river Velna until dark after a footbridge in Torvik collapsed under a crowd that had "
    "gathered for the yearly regatta. Nineteen people are in hospital, and nobody is missing any more, police "
    "said. Several rowers stopped racing to help those who had fallen into the river. According to the fire "
    "brigade about two hundred spectators were on the wooden bridge, three times what a sign at its foot "
    "allows. The regatta was called off.",
)
OTHERS = (
    Report(
        "Bakers ask for a lower price of gas",
        "The bakers' guild has written to the ministry of energy that every third oven in the country will be "
        "cold by winter unless the price of gas is held. A loaf costs twice what it did two years ago, and "
        "customers have begun to bake at home, says the letter.",
    ),
    Report(
        "Regatta season opens with a new course",
        "The rowing league opens its season next month on a course of two kilometres, marked with buoys that "
        "send their place to the judges. Clubs had asked for it since a crew was disqualified for a turn that "
        "nobody could measure. Six towns will hold races.",
    ),
    Report(
        "Court rejects complaint about the tram line",
        "A court on Tuesday rejected the complaint of forty residents who wanted a tram line moved from their "
        "street. The judges found that noise had been measured properly and that a park on the other side of "
        "the hill weighed more. Work may begin in autumn, the city said.",
    ),
    Report(
        "Owls return to the old mill",
        "Three pairs of barn owls have raised chicks in the old mill, the first in a generation. Volunteers had "
        "hung boxes under the beams and asked farmers to stop using poison in the barns around. The young will "
        "be ringed before they leave the nest in August.",
    ),
    Report(
        "Hospital opens a ward for sleep",
        "A ward of twelve beds for people who cannot sleep has been opened at the county hospital. Doctors will "
        "watch breathing and heartbeat through the night and try lamps before pills. The waiting list has four "
        "hundred names, the head of the ward said.",
    ),
    Report(
        "Stamp shows the lighthouse upside down",
        "Collectors queue for a stamp on which the lighthouse of Sund stands on its head. The post noticed the "
        "error after nine thousand had been sold and withdrew the rest. A dealer offered a month's wages for a "
        "sheet of them on the day after.",
    ),
    Report(
        "Police warn of callers who pretend to be a bank",
        "Callers who say they are from a bank have taken the savings of eleven pensioners this month, police "
        "warned. They know the name of the branch and ask for a code that has just been sent. No bank asks for "
        "such a code, the warning says; hang up and call back.",
    ),
    Report(
        "Fire brigade shows how to put out a pan",
        "The fire brigade invited schools to its yard to show what water does to burning oil. A column of flame "
        "rose as high as the ladder. A lid would have done, the children were told, and every one of them took a "
        "lid of tin home as a present.",
    ),
)

DAM = Report(
    "В Заречье прорвало плотину, затоплены две улицы",
    "Ночью в Заречье прорвало плотину старой мельницы, вода залила Садовую и Речную улицы. Спасатели вывезли на "
    "лодках сорок жителей, никто не погиб. По словам главы района, плотину собирались укрепить ещё весной, но "
    "подрядчик сорвал сроки. Прокуратура начала проверку.",
)
DAM_TOO = Report(
    "Сорок жителей Заречья эвакуировали после прорыва плотины",
    "Жителей двух улиц Заречья эвакуировали из-за паводка: не выдержала плотина у мельницы. Людей разместили в "
    "школе, по Садовой улице передвигаются на лодках. Погибших нет, сообщили спасатели. Прокуратура проверит, "
    "почему ремонт плотины, назначенный на весну, так и не начался.",
)
OTHERS_TOO = (
    Report(
        "Музей открыл зал часов",
        "В краеведческом музее открыли зал башенных часов. Самые старые сняты с пожарной каланчи, их механизм "
        "снова ходит и отбивает четверти. Посетителям разрешают завести их самим, если пришло не больше пяти "
        "человек.",
    ),
    Report(
        "Школы переходят на пятидневку",
        "С осени школы области переходят на пятидневную неделю. Уроков меньше не станет, их раздвинут на вторую "
        "половину дня. Родители опасаются, что кружки закончатся затемно, и просят пустить поздний автобус.",
    ),
    Report(
        "Суд вернул рыбакам озеро",
        "Областной суд отменил аренду озера, из-за которой рыбаков три года не пускали на берег. Арендатор "
        "поставил забор до самой воды. Судья напомнила, что полоса вдоль берега общая, и велела забор убрать за "
        "месяц.",
    ),
    Report(
        "Хлебозавод печёт по старому рецепту",
        "Хлебозавод вернул в продажу ржаной хлеб по рецепту полувековой давности. Закваску привезли из деревни, "
        "где её держат в погребе. Буханка стоит дороже обычной, но к полудню полки пустеют.",
    ),
    Report(
        "Врачи объявили неделю прививок",
        "Поликлиники объявили неделю прививок от гриппа: принимают без записи до восьми вечера. Врачи говорят, "
        "что в прошлом году болел каждый шестой, а привились немногие. В сёла отправят автобус с медсестрой.",
    ),
)
