"""Long lists, page by page."""

from rest_framework.pagination import LimitOffsetPagination


class Pages(LimitOffsetPagination):
    """`?limit=&offset=`, at most 500 rows a page."""

    default_limit = 100
    max_limit = 500
