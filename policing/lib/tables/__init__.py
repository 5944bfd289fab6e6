"""Files with rows in them (XLSX, CSV, GeoJSON, zipped shapefiles) as one thing: headings, and rows of text with a shape where there is one."""

from policing.lib.tables.reading import LARGEST_FILE, read_table
from policing.lib.tables.streaming import Stream, stream_table
from policing.lib.tables.table import MOST_ROWS, Row, Table, UnusableTable, normal

__all__ = ["LARGEST_FILE", "MOST_ROWS", "Row", "Stream", "Table", "UnusableTable", "normal", "read_table", "stream_table"]
