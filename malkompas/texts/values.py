"""What is typed after options and in place of names: in English, and the words for it in other languages.

Each can be typed whatever is spoken, and no language has to be loaded for that.
"""

WORDS = {
    "da": {
        **{"latest": "seneste", "all": "alle", "opening": "åbning", "learning": "læring", "closing": "afslutning"},
        **{"set": "sætte", "follow-up": "opfølgning", "learn": "lære"},
        **{"service": "ydelse", "effect": "effekt", "value": "værdi", "names": "navne", "steps": "skridt"},
    }
}
VALUE_OF = {word: value for words in WORDS.values() for value, word in words.items()}
"""What each word of any language stands for. The way back, in the language that is spoken, is `texts.VALUES`."""
