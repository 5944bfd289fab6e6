"""Official papers: each form described once as data, filled with what is on record, and drawn as PDF and as DOCX by renderers that know no form."""
