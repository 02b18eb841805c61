"""What an analyst runs with PySAL, scikit-learn, pointpats and statsmodels, timed. Run by the peers' own Python.

usage: _assessment_peers.py TASK IN.npz OUT.npz; the last line printed is a JSON object with ``seconds``.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np


def hot_spots(given: Any, out: str) -> float:
    """Weights once, then Gi* and a smoothed map of each type given; no map is tried on later records."""
    import esda
    import libpysal
    from sklearn.neighbors import KernelDensity

    began = time.perf_counter()
    cells = given["cells"]
    weights = libpysal.weights.DistanceBand(cells, threshold=float(given["reach"]) + 1e-6, binary=True)
    shared = time.perf_counter() - began
    began, z = time.perf_counter(), []
    for values, counts in zip(given["values"], given["counts"], strict=True):
        z.append(esda.G_Local(values, weights, transform="B", star=True, permutations=0).Zs)
        some = counts > 0
        model = KernelDensity(kernel="epanechnikov", bandwidth=float(given["bandwidth"]))
        model.fit(given["points"][some], sample_weight=counts[some]).score_samples(cells)
    each = (time.perf_counter() - began) / len(z)
    np.savez(out, z=np.array(z))
    return shared + each * int(given["types"])


def lisa(given: Any, out: str) -> float:
    """Local Moran with 999 permutations; the second run counts, so that nothing is compiled in it."""
    import esda
    import libpysal

    starts, others = given["starts"], given["others"]
    lists = {i: others[starts[i] : starts[i + 1]].tolist() for i in range(starts.size - 1)}
    weights = libpysal.weights.W(lists, silence_warnings=True)
    seconds = []
    for _ in range(2):
        began = time.perf_counter()
        found = esda.Moran_Local(given["values"], weights, permutations=999, seed=1, keep_simulations=False)
        seconds.append(time.perf_counter() - began)
    np.savez(out, local=found.Is, p=found.p_sim)
    return seconds[-1]


def knox(given: Any, out: str) -> float:
    """Knox with 999 permutations for a band of distance and one of days, 36 times; two of the 36 are timed."""
    from pointpats.spacetime import knox as one_band

    began, pairs = time.perf_counter(), []
    chosen = [(given["distances"][0], given["times"][0]), (given["distances"][-1], given["times"][-1])]
    for distance, days in chosen:
        t = given["days"].astype(float).reshape(-1, 1).copy()
        found = one_band(given["places"], t, delta=float(distance), tau=float(days), permutations=999)
        pairs.append(found["stat"] if isinstance(found, dict) else found.statistic_)
    seconds = (time.perf_counter() - began) / len(chosen) * given["distances"].size * given["times"].size
    np.savez(out, pairs=np.array(pairs, dtype=float))
    return seconds


def changes(given: Any, out: str) -> float:
    """Exact and E-test one by one (a sample is timed), the adjustment, and funnel limits one by one."""
    from scipy.stats import poisson
    from statsmodels.stats.multitest import multipletests
    from statsmodels.stats.rates import test_poisson_2indep

    now, before, people = given["now"].ravel(), given["before"].ravel(), given["people"]
    sample = given["sample"]
    began, exact, e_test = time.perf_counter(), [], []
    for place in sample:
        pair = (now[place], 1, before[place], 1)
        exact.append(test_poisson_2indep(*pair, method="exact-cond").pvalue)
        e_test.append(test_poisson_2indep(*pair, method="etest").pvalue)
    seconds = (time.perf_counter() - began) / sample.size * now.size
    began = time.perf_counter()
    multipletests(np.resize(exact, now.size), method="fdr_bh")
    for kind in range(given["now"].shape[1]):
        target = given["now"][:, kind].sum() / people.sum()
        for base in people:
            [poisson.ppf(level, base * target) for level in (0.001, 0.025, 0.975, 0.999)]
    np.savez(out, exact=np.array(exact), e_test=np.array(e_test))
    return seconds + time.perf_counter() - began


TASKS: dict[str, Callable[[Any, str], float]] = {
    "hot_spots": hot_spots,
    "lisa": lisa,
    "knox": knox,
    "changes": changes,
}

if __name__ == "__main__":
    print(json.dumps({"seconds": TASKS[sys.argv[1]](np.load(sys.argv[2]), sys.argv[3])}))
