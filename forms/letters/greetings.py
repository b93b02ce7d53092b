"""Hello and thank you in the family's language, for the door; with the sound, where the script does not tell it.

Everyday phrases from dictionaries, for colleagues to say: no letter is made from them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Greeting:
    """`*_sound`: how it is said, in Latin letters; empty where the words show it."""

    hello: str
    thanks: str
    hello_sound: str = ""
    thanks_sound: str = ""


# fmt: off
GREETINGS: dict[str, Greeting] = {
    "es": Greeting("Buenas tardes", "Gracias"),
    "vi": Greeting("Xin chào", "Xin cảm ơn"),
    "hmn": Greeting("Nyob zoo", "Ua tsaug", "nyaw zhong", "ooa chow"),
    "nv": Greeting("Yá’át’ééh", "Ahéhee’"),
    "ht": Greeting("Bonjou", "Mèsi"),
    "pt": Greeting("Olá", "Muito obrigado / obrigada"),
    "tl": Greeting("Kumusta po", "Salamat po"),
    "so": Greeting("Is ka warran", "Mahadsanid"),
    "sw": Greeting("Habari", "Asante"),
    "fr": Greeting("Bonjour", "Merci"),
    "mh": Greeting("Io̧kwe", "Kom̧m̧ool tata"),
    "sm": Greeting("Tālofa", "Fa‘afetai"),
    "pl": Greeting("Dzień dobry", "Dziękuję"),
    "ru": Greeting("Здравствуйте", "Спасибо", "zdrastvuytye", "spasibo"),
    "uk": Greeting("Добрий день", "Дякую", "dobryy den", "dyakuyu"),
    "hy": Greeting("Բարև ձեզ", "Շնորհակալություն", "barev dzez", "shnorhakalutyun"),
    "am": Greeting("ሰላም", "አመሰግናለሁ", "selam", "ameseginalehu"),
    "ti": Greeting("ሰላም", "የቐንየለይ", "selam", "yekenyeley"),
    "ar": Greeting("مرحبًا", "شكرًا", "marhaban", "shukran"),
    "fa": Greeting("سلام", "ممنون", "salâm", "mamnun"),
    "fa-AF": Greeting("سلام", "تشکر", "salâm", "tashakor"),
    "ps": Greeting("سلام", "مننه", "salâm", "manana"),
    "ur": Greeting("سلام", "شکریہ", "salām", "shukriya"),
    "he": Greeting("שלום", "תודה", "shalom", "toda"),
    "hi": Greeting("नमस्ते", "धन्यवाद", "namaste", "dhanyavād"),
    "ne": Greeting("नमस्ते", "धन्यवाद", "namaste", "dhanyabād"),
    "pa": Greeting("ਸਤ ਸ੍ਰੀ ਅਕਾਲ", "ਧੰਨਵਾਦ", "sat srī akāl", "dhannvād"),
    "gu": Greeting("નમસ્તે", "આભાર", "namaste", "ābhār"),
    "bn": Greeting("হ্যালো", "ধন্যবাদ", "hyālo", "dhonnobād"),
    "ta": Greeting("வணக்கம்", "நன்றி", "vanakkam", "nandri"),
    "te": Greeting("నమస్కారం", "ధన్యవాదాలు", "namaskāram", "dhanyavādālu"),
    "my": Greeting("မင်္ဂလာပါ", "ကျေးဇူးတင်ပါတယ်", "mingalaba", "kyay zu tin ba de"),
    "km": Greeting("ជំរាបសួរ", "អរគុណ", "chum reap suor", "arkun"),
    "lo": Greeting("ສະບາຍດີ", "ຂອບໃຈ", "sabaidee", "khop chai"),
    "th": Greeting("สวัสดี", "ขอบคุณ", "sawatdee", "khop khun"),
    "zh-Hans": Greeting("您好", "谢谢", "nín hǎo", "xièxie"),
    "zh-Hant": Greeting("您好", "謝謝", "nín hǎo", "xièxie"),
    "ja": Greeting("こんにちは", "ありがとうございます", "konnichiwa", "arigatō gozaimasu"),
    "ko": Greeting("안녕하세요", "감사합니다", "annyeonghaseyo", "gamsahamnida"),
}
# fmt: on
