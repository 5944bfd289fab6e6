"""The page of people, with the door for a whole list of them."""

from django.contrib import admin

from accounts.admin import PersonAdmin
from accounts.models import User
from grids.admin.files import Filed

admin.site.unregister(User)


@admin.register(User)
class PeopleAdmin(Filed, PersonAdmin):
    """People, one by one or by the sheet."""

    comes_as = "people"
