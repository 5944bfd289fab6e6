"""What can stand in the way of a start, said in a sentence."""


class CannotStart(Exception):
    """Something is missing, taken or forbidden; the text names it and the way out. Shown without a traceback."""
