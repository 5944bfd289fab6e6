"""Chinese number plates (GA 36): the seven signs of cars, the eight of new-energy cars. Neither holds the letters I and O."""

import re
import unicodedata

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
# Plates of invented cars begin so: no car has one.
INVENTED = "测"
SIGN, LETTER = "[A-HJ-NP-Z0-9]", "[A-HJ-NP-Z]"
ORDINARY = re.compile(f"[{PROVINCES}{INVENTED}]{LETTER}{SIGN}{{4}}[A-HJ-NP-Z0-9挂学警港澳]")
# Small ones hold their class in the third place, large ones in the last.
NEW_ENERGY = re.compile(f"[{PROVINCES}{INVENTED}]{LETTER}(?:[A-HJK]{SIGN}[0-9]{{4}}|[0-9]{{5}}[A-HJK])")
BETWEEN = re.compile(r"[\s·.\-•]")


def plate_of(said: str) -> str:
    """`said` as a plate is kept: capitals, half-width, without what stands between its signs. Whether it is one, `is_plate` tells."""
    return BETWEEN.sub("", unicodedata.normalize("NFKC", said)).upper()


def is_plate(plate: str) -> bool:
    """True for a plate as `plate_of` gives it."""
    return bool(ORDINARY.fullmatch(plate) or NEW_ENERGY.fullmatch(plate))
