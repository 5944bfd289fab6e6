"""A box that finds one of many rows while typing: Django's search behind it, our own element before it."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.admin.widgets import AutocompleteMixin, AutocompleteSelect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


class Chooser(AutocompleteSelect):
    """A select that holds the value, and beside it `<row-chooser>`, which fills it. Django's own box needs style attributes and has no name."""

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        """Those of a plain select: what Django adds is for a script that is not there."""
        return super(AutocompleteMixin, self).build_attrs(base_attrs, extra_attrs=extra_attrs)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        words = _("Nothing found"), _("The list could not be fetched. Type again."), _("Clear"), _("Type to search")
        element = '{}<row-chooser src="{}" data-none="{}" data-failed="{}" data-clear="{}" data-hint="{}"></row-chooser>'
        return format_html(element, super().render(name, value, attrs, renderer), self._address(), *words)

    def _address(self) -> str:
        meta = self.field.model._meta
        return f"{self.get_url()}?{urlencode({'app_label': meta.app_label, 'model_name': meta.model_name, 'field_name': self.field.name})}"

    @property
    def media(self) -> forms.Media:
        """Every page of the administration brings the element."""
        return forms.Media()
