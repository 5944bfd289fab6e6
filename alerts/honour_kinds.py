"""The kinds of thanks a new house starts with: code, name, words of the letter, each in both languages."""

KINDS = (
    (
        *("letter_of_thanks", "感谢信", "Letter of thanks"),
        "%(name)s%(reason)s，为维护辖区平安提供了有力支持。谨此致以衷心感谢，愿警民同心，共护平安。",
        "We thank %(name)s: %(reason)s. You have helped to keep this neighbourhood safe, and we are grateful for it.",
    ),
    (
        *("commendation", "表扬决定", "Commendation"),
        "%(name)s%(reason)s，表现突出。经研究，决定予以表扬，望再接再厉。",
        "%(name)s is commended: %(reason)s. We hope that others will follow this example.",
    ),
    (
        *("star_of_week", "平安之星", "Safety star of the week"),
        "%(name)s%(reason)s，被评为本周“平安之星”。",
        "%(name)s is this week's safety star: %(reason)s.",
    ),
)
