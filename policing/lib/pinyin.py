"""First letters of Chinese words, for whoever types "kyxh" instead of 可疑销户."""

from bisect import bisect_right

# The first character of each letter in GB 2312's first level, whose 3,755 common characters stand in the order of their pinyin (GB/T 2312-1980).
FIRST = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
LETTERS = "abcdefghjklmnopqrstwxyz"
STARTS = [character.encode("gb2312") for character in FIRST]
END = "座".encode("gb2312")
# Words in which a character is read otherwise than where it stands.
READ_OTHERWISE = {"银行": "yh", "重点": "zd", "重大": "zd", "行长": "hz", "长者": "zz", "校长": "xz", "所长": "sz", "队长": "dz", "单县": "sx"}


def initials(text: str) -> str:
    """The first letters of `text`, lower case: 可疑销户 → "kyxh"; Latin letters and digits stay, rare characters and signs are left out."""
    for word, letters in READ_OTHERWISE.items():
        text = text.replace(word, letters)
    return "".join(map(_initial, text)).lower()


def _initial(character: str) -> str:
    if character.isascii():
        return character if character.isalnum() else ""
    try:
        code = character.encode("gb2312")
    except UnicodeEncodeError:
        return ""
    return LETTERS[bisect_right(STARTS, code) - 1] if STARTS[0] <= code <= END else ""
