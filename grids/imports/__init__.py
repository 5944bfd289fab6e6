"""Grids from a file of boundaries: read, check feature by feature, plan, apply. Whoever imports calls these four in this order."""

from grids.imports.applying import apply_import
from grids.imports.planning import Plan, plan_import
from grids.imports.problems import Problem, UnusableFile
from grids.imports.reading import read_features

__all__ = ["Plan", "Problem", "UnusableFile", "apply_import", "plan_import", "read_features"]
