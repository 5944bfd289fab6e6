"""How results are shown."""

from statistics import median


def show(name: str, pairs: list[tuple[float, float]], *, limit_name: str, unit: str, wanted: float) -> None:
    """Medians of `pairs` = [(ours, limit)], and the median of the ratios pair by pair beside the wanted one."""
    ours, limit = (median(column) for column in zip(*pairs, strict=True))
    ratios = sorted(a / b for a, b in pairs)
    verdict = "ok" if median(ratios) >= wanted else "BELOW"
    print(f"{name:22} ours {ours:12,.0f} {unit}   {limit_name} {limit:12,.0f} {unit}   ratio {median(ratios):.2f}", end="")
    print(f"  [{ratios[0]:.2f} … {ratios[-1]:.2f}]  wanted ≥ {wanted:.2f}  {verdict}  ({len(pairs)} pairs)", flush=True)
