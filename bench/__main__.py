"""`script/bench NAME...`: run the named measurements; without a name, list them."""

import sys
from importlib import import_module

NAMES = {
    "intake": "alerts a second by POST, against a bare DRF view with one INSERT on the same server",
    "lookup": "grid look-ups a second, against shapely's tree alone",
    "fanout": "one order to 100 … 45,000 callbacks with its result rows, against bare sockets and against a task per delivery",
    "firstword": "POST to first delivery, against an empty Celery round trip; and while an order to 45,000 is being sent",
    "channels": "an order to 10,000 over callbacks, text messages and WeCom at once: who was told, limits kept, an alert in the middle, a provider in trouble",
    "imports": "4,507 grids, 3,795 officers and 10,000 contacts through the page, against two minutes",
    "disputes": "a year of 43,000 disputes against a month of the same city: every list, the figures, one dispute; seconds and questions",
    "board": "a board with 500 open alerts and 10 changes a second in Chromium: main thread, key to paint, questions a second, against what a desk bears",
    "stream": "500 street units every 15 s with the wall open in Chromium: posts a second, refused, delay to the wall, main thread, against what a night bears",
}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in NAMES]
    if unknown or not names:
        print("\n".join(f"{name:10} {what}" for name, what in NAMES.items()))
        return 2 if unknown else 0
    for name in names:
        import_module(f"bench.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
