"""Invented people: names from many places, combined at random; nobody real is meant."""

from typing import NamedTuple


class Origin(NamedTuple):
    """Given and family names that are heard together."""

    given: tuple[str, ...]
    family: tuple[str, ...]


def _origin(given: str, family: str) -> Origin:
    return Origin(tuple(given.split()), tuple(family.split()))


# fmt: off
ORIGINS: dict[str, Origin] = {
    "en": _origin("Ava Jordan Malik Grace Owen Imani Caleb Nora Tyrell Hazel Marcus Ruby Wyatt Zoe Darnell Quinn",
                  "Brooks Carter Hayes Bennett Washington Foster O'Neill Whitfield Price Sullivan Greene Mercer Doyle"),
    "es": _origin("Sofía Mateo Camila Diego Lucía Ángel Ximena Daniela Iker Renata Joaquín Valeria Óscar Paloma",
                  "García Hernández Ramírez Ortiz Castañeda Núñez Villanueva Delgado Peña Quintero Salazar Mejía"),
    "ar": _origin("Layla Omar Noor Yousef Salma Karim Huda Tariq Rania Ziad",
                  "Haddad Mansour Khoury Saleh Nasser Barakat Aziz Darwish"),
    "zh": _origin("Mei Jun Lihua Wei Xiu Hao Yan Ming Ling Tao", "Chen Lin Zhao Huang Wu Zhou Guo Deng"),
    "vi": _origin("Thảo Minh Ngọc Khôi Hương Dũng Trâm Phúc Lan Bảo",
                  "Nguyễn Trần Phạm Đặng Võ Bùi Đỗ Huỳnh"),
    "pt": _origin("Beatriz João Larissa Thiago Inês Rafael Vitória Caio",
                  "Souza Araújo Moreira Teixeira Gonçalves Pacheco Rocha"),
    "ru": _origin("Anya Dmitri Katya Pavel Vera Lev Yulia Maxim",
                  "Volkova Sokolov Morozova Lebedev Orlova Zaitsev"),
    "so": _origin("Ayaan Hodan Warsame Ifrah Liban Sagal Abdi Nasteho",
                  "Warsame Farah Jama Duale Guled Samatar Nur"),
    "ht": _origin("Nadège Wilner Mirlande Jacquelin Fabiola Reginald Darline Stanley",
                  "Baptiste Toussaint Desrosiers Pierre Mondésir Charles"),
    "hmn": _origin("Mai Tou Pa Kong Gao Xeng Yer Chue", "Vang Xiong Yang Lor Thao Moua Her"),
    "ur": _origin("Zainab Hamza Mahnoor Bilal Sana Faisal Areeba Usman",
                  "Qureshi Malik Siddiqui Chaudhry Baig Rizvi"),
    "ko": _origin("Seoyeon Minjun Haeun Jiho Yuna Taeyang Sora Dohyun", "Kim Park Choi Jung Kang Yoon Seo"),
    "tl": _origin("Maricel Jomar Liezel Rodel Tala Benigno Analyn Crisanto",
                  "Dimaculangan Reyes Bautista Manalo Pangilinan Santos"),
    "fr": _origin("Aminata Léon Fatou Célestin Mariam Étienne Awa Bakary",
                  "Diallo Traoré Mbemba Koné Lukeba Camara"),
    "ja": _origin("Haruka Ren Sakura Kaito Aoi Daiki Emi Sota", "Tanaka Mori Fujita Ishikawa Okada Hayashi"),
    "bn": _origin("Farzana Arif Nusrat Tanvir Mitali Rafiq Shirin Imran",
                  "Chowdhury Sarkar Ahmed Begum Talukdar Haque"),
    "pl": _origin("Zuzanna Jakub Hanna Wojciech Maja Kacper Łucja Piotr",
                  "Wójcik Zieliński Kamińska Dąbrowski Pawlak Lis"),
    "ne": _origin("Asmita Prakash Sunita Bibek Gita Nabin Sarita Dipesh",
                  "Gurung Tamang Adhikari Rai Bhattarai Thapa"),
    "my": _origin("Thiri Aung Hnin Zaw Ei Kyaw Su Naing", "Htun Win Lwin Myint Oo Thein"),
    "am": _origin("Selam Dawit Hanna Yonas Meron Bereket Tsion Abel",
                  "Tesfaye Bekele Alemu Girma Haile Worku"),
    "uk": _origin("Oksana Taras Solomiya Bohdan Iryna Danylo Nadiya Andriy",
                  "Kovalenko Shevchuk Bondar Melnyk Tkachenko"),
    "sw": _origin("Neema Baraka Zawadi Juma Rehema Amani Furaha Elia",
                  "Mwangi Ndayishimiye Kabongo Mushi Bahati"),
    "fa": _origin("Parisa Farhad Shirin Navid Laleh Ramin Maryam Omid", "Rahimi Ahmadi Karimi Noorzai Sadat"),
}

STREETS = ("Maple Street", "Alder Lane", "Cedar Avenue", "Foothill Road", "Orchard Way", "Mill Street", "Juniper Court",
           "Canal Street", "Poppy Lane", "Depot Road", "Sycamore Drive", "Quarry Road", "Heron Way", "Second Street")
PLACES = ("Alder", "Birch Hollow", "Cedar Grove", "Dogwood", "Elderberry", "Foxglove", "Granite Hill", "Heron Lake",
          "Ironwood", "Juniper", "Kestrel", "Larkspur", "Meadow", "Northgate", "Orchard", "Poppy Fields", "Quail Run",
          "Riverbend", "Sage", "Tule Creek")
# fmt: on

LANGUAGES: dict[str, tuple[str, str, int]] = {
    # home language: whose names, what is spoken, families in a hundred
    "en": ("en", "en", 51),
    "es": ("es", "es", 25),
    "ar": ("ar", "ar", 2),
    "zh-Hans": ("zh", "cmn", 1),
    "zh-Hant": ("zh", "yue", 1),
    "vi": ("vi", "vi", 2),
    "pt-BR": ("pt", "pt-BR", 1),
    "ru": ("ru", "ru", 1),
    "so": ("so", "so", 1),
    "ht": ("ht", "ht", 1),
    "hmn": ("hmn", "hmn", 1),
    "ur": ("ur", "ur", 1),
    "ko": ("ko", "ko", 1),
    "tl": ("tl", "tl", 1),
    "fr": ("fr", "fr", 1),
    "ja": ("ja", "ja", 1),
    "bn": ("bn", "bn", 1),
    "pl": ("pl", "pl", 1),
    "ne": ("ne", "ne", 1),
    "my": ("my", "my", 1),
    "am": ("am", "am", 1),
    "uk": ("uk", "uk", 1),
    "sw": ("sw", "sw", 1),
    "fa-AF": ("fa", "prs", 1),
}
"""In the order of how many learners of English speak them at home (NCES 2021), thinned to a hundred families."""

HUNDRED = [tag for tag, (_, _, share) in LANGUAGES.items() for _ in range(share)]
assert len(HUNDRED) == 100


def language_of(number: int) -> str:
    """The home language of the district's n-th family: any hundred in a row hold every language."""
    return HUNDRED[number * 37 % 100]
