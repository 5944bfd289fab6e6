"""What rooms above show beside an alert: each offers a panel here, the page of an alert shows those its reader may see and knows none."""

from typing import NamedTuple

from accounts.roles import Right
from policing.lib.registry import Registry


class Panel(NamedTuple):
    """`template` is drawn with the page's context; `script` and `style` are static files, the script an ES module, either empty where none is needed."""

    template: str
    script: str
    style: str
    right: Right


alert_panels: Registry[Panel] = Registry()
