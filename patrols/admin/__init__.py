"""Plans and rounds, supervision and where to patrol, in the admin."""

from patrols.admin import plans as plans
from patrols.admin import supervision as supervision
from patrols.admin import where as where
