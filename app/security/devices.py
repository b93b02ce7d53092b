"""A device in two plain words, from what its browser says of itself; the rest of that is kept nowhere."""

BROWSERS = (
    ("edge", ("Edg/", "EdgiOS/", "EdgA/")),
    ("opera", ("OPR/", "OPiOS/")),
    ("samsung", ("SamsungBrowser/",)),
    ("firefox", ("Firefox/", "FxiOS/")),
    ("chrome", ("Chrome/", "CriOS/", "Chromium/")),
    ("safari", ("Safari/",)),
)
SYSTEMS = (
    ("iphone", ("iPhone",)),
    ("ipad", ("iPad",)),
    ("android", ("Android",)),
    ("chromebook", ("CrOS",)),
    ("windows", ("Windows",)),
    ("mac", ("Macintosh",)),
    ("linux", ("Linux",)),
)
"""What gives each away; the first that fits counts, because the later ones are named by others too."""

NAMES = {
    "edge": "Edge",
    "opera": "Opera",
    "samsung": "Samsung Internet",
    "firefox": "Firefox",
    "chrome": "Chrome",
    "safari": "Safari",
    "iphone": "iPhone",
    "ipad": "iPad",
    "android": "Android",
    "chromebook": "Chromebook",
    "windows": "Windows",
    "mac": "Mac",
    "linux": "Linux",
}


def device_of(user_agent: str) -> str | None:
    """Return browser and system, such as `firefox windows`; None unless both are known."""
    browser, system = _first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)
    return f"{browser} {system}" if browser and system else None


def _first(known: tuple[tuple[str, tuple[str, ...]], ...], user_agent: str) -> str | None:
    return next((name for name, signs in known if any(sign in user_agent for sign in signs)), None)
