"""One report in five languages, and other news of the same persons and places."""

from __future__ import annotations

from typing import NamedTuple


class Said(NamedTuple):
    """A headline and a text, and their language."""

    title: str
    text: str
    language: str


FERRY = Said(
    "Ferry runs aground near Torvik with 214 people on board",
    "The ferry Aurora ran aground off Torvik early on Tuesday with 214 people on board. Captain Viktor Melnik "
    "told the coast guard at 5:20 a.m. that the rudder had failed. Lifeboats brought all passengers to Senholm; "
    "three of them were treated for bruises. The ship, built in 1987, has lost 4,200 litres of fuel.",
    "en",
)
FERRY_BE = Said(
    "Паром «Аўрора» сеў на мель каля Торвіка",
    "Раніцай у аўторак каля Торвіка сеў на мель паром «Аўрора», на якім плылі 214 чалавек. Капітан Віктар Мельнік "
    "у 5:20 паведаміў берагавой ахове, што адмовіў руль. Усіх пасажыраў на шлюпках даставілі ў Сенхольм, трох "
    "лечаць ад удараў. З судна 1987 года пабудовы выцекла 4,2 тыс. літраў паліва.",
    "be",
)
FERRY_RU = Said(
    "Паром с 214 пассажирами сел на мель у Торвика",
    "Паром «Аврора» рано утром во вторник сел на мель неподалёку от Торвика. Капитан Виктор Мельник сообщил "
    "береговой охране в 5:20, что отказал руль. На борту было 214 человек, всех перевезли на шлюпках в Сенхольм, "
    "трое получили ушибы. Из судна, построенного в 1987 году, вытекло 4200 литров топлива.",
    "ru",
)
FERRY_UK = Said(
    "Пором «Аврора» сів на мілину поблизу Торвіка",
    "На світанку у вівторок поблизу Торвіка сів на мілину пором «Аврора». Капітан Віктор Мельник о 5:20 повідомив "
    "береговій охороні про відмову стерна. Усіх 214 людей шлюпками доправили до Сенгольма, трьом надали допомогу. "
    "Із судна 1987 року побудови витекло 4,2 тис. літрів пального.",
    "uk",
)
FERRY_PL = Said(
    "Prom „Aurora” na mieliźnie koło Torviku",
    "We wtorek rano koło Torviku osiadł na mieliźnie prom „Aurora”, którym płynęło 214 osób. Kapitan Wiktor "
    "Mielnik o 5.20 zawiadomił straż przybrzeżną, że zawiódł ster. Wszystkich pasażerów przewieziono łodziami do "
    "Senholmu, trzem opatrzono stłuczenia. Ze statku z 1987 roku wyciekło 4,2 tys. litrów paliwa.",
    "pl",
)
FERRIES = (FERRY, FERRY_BE, FERRY_RU, FERRY_UK, FERRY_PL)

MELNIK = Said(
    "Капитан Виктор Мельник награждён медалью",
    "Капитан парома «Аврора» Виктор Мельник получил в Торвике медаль за спасение яхтсменов. Прошлой осенью он "
    "снял с мачты двух человек и собаку. Церемония прошла в ратуше Сенхольма, пришли 300 горожан.",
    "ru",
)
HARBOUR = Said(
    "Torvik przebudowuje port",
    "Miasto Torvik wyda 12,5 mln koron na nowe nabrzeże dla promów. Prace potrwają do jesieni, statki do Senholmu "
    "będą w tym czasie odpływać z przystani rybackiej. Burmistrz obiecuje bilety tańsze o 15 procent.",
    "pl",
)
BREAD = Said(
    "Хлеб подорожчає восени",
    "Пекарі попередили, що буханець коштуватиме на 9,5 відсотка більше. Причина, кажуть вони, у цінах на борошно "
    "та газ. Спілка просить уряд про пільги і чекає на відповідь до жовтня.",
    "uk",
)
OTHERS = (MELNIK, HARBOUR, BREAD)
