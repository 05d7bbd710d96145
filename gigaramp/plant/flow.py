"""Which step follows which, and what flows between them.

The rules, in this order, for each step:
1. `after` names the steps it follows; it takes one unit of each (or the amount `consumes` gives for their product).
2. `consumes` without `after`: it follows the end of the chain of each product it consumes, that is the step that makes or
   carries the product and is not followed by another step that carries it.
3. `makes` alone starts a chain.
4. Any other step follows the step before it in the file; the first step starts a chain.
A step without `makes` passes on the product it gets. A plant that names no product makes pieces.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from gigaramp.errors import PlantError, Problem
from gigaramp.plant.model import Plant, Step
from gigaramp.plant.structure import did_you_mean

PIECE = "piece"
"""The product of a plant that names none."""


@dataclass(frozen=True)
class Edge:
    """One flow: `consumer` takes `amount` base units (kg, m, count) of `product` from `producer` for one unit it makes."""

    producer: str
    consumer: str
    product: str
    amount: float


@dataclass(frozen=True)
class Flow:
    """The steps of a plant in an order in which each stands after the steps that feed it."""

    steps: tuple[str, ...]
    """Every step, upstream first; ties by name, so the order of the file does not matter."""
    edges: tuple[Edge, ...]
    products: dict[str, str]
    """Step to the product it makes or passes on."""
    starts: tuple[str, ...]
    """Steps that no step feeds."""
    outputs: tuple[str, ...]
    """Steps that feed no step; the one with the most steps before it comes first."""

    @property
    def output(self) -> str:
        """The step whose output is the output of the plant."""
        return self.outputs[0]

    def into(self, step: str) -> tuple[Edge, ...]:
        """What the step takes, in the order of its producers."""
        return tuple(edge for edge in self.edges if edge.consumer == step)

    def out_of(self, step: str) -> tuple[Edge, ...]:
        """What is taken from the step."""
        return tuple(edge for edge in self.edges if edge.producer == step)

    def before(self, step: str) -> frozenset[str]:
        """Every step upstream of this one."""
        feeds: dict[str, list[str]] = {}
        for edge in self.edges:
            feeds.setdefault(edge.consumer, []).append(edge.producer)
        found: set[str] = set()
        waiting = [step]
        while waiting:
            new = set(feeds.get(waiting.pop(), ())) - found
            found |= new
            waiting += new
        return frozenset(found)


def flow_of(plant: Plant) -> Flow:
    """Flow of a plant. Raises PlantError with every problem found: a cycle, a step no one feeds, a product nobody makes."""
    flow, problems = read_flow(plant)
    if flow is None:
        raise PlantError(problems)
    return flow


def read_flow(plant: Plant) -> tuple[Flow | None, list[Problem]]:
    """Flow of a plant, or None and the problems that leave no flow."""
    reading = _Reading(plant)
    reading.follow()
    reading.carry()
    if not reading.problems:
        reading.join()
    order = _order(plant, reading.edges) if not reading.problems else ()
    if not reading.problems and len(order) < len(plant.steps):
        reading.problems.append(_cycle(plant, reading.edges, order))
    if reading.problems:
        return None, reading.problems
    return _flow(order, reading.edges, reading.products), []


@dataclass
class _Reading:
    plant: Plant
    problems: list[Problem] = field(default_factory=list)
    previous: dict[str, tuple[str, ...]] = field(default_factory=dict)
    products: dict[str, str] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)

    def follow(self) -> None:
        """Rules 1, 3 and 4: the steps each step follows without looking at products."""
        before = ""
        for name, step in self.plant.steps.items():
            known = tuple(other for other in step.after if other in self.plant.steps)
            for other in step.after:
                if other not in self.plant.steps:
                    mend = did_you_mean(other, self.plant.steps)
                    self._tell(f"steps.{name}.after", f"there is no step `{other}`", "", mend)
            follows_file = not step.after and not step.consumes and step.makes is None and before
            self.previous[name] = (before,) if follows_file else tuple(dict.fromkeys(known))
            before = name

    def carry(self) -> None:
        """The product of each step: what it makes, or what the steps before it pass on."""
        steps = self.plant.steps
        for name, step in steps.items():
            self._check_products(name, step)
        self.products = {name: step.makes for name, step in steps.items() if step.makes is not None}
        if not self.plant.products:
            self.products = {name: self.products.get(name, PIECE) for name in steps}
            return
        feeds: dict[str, list[str]] = {}
        for name, before in self.previous.items():
            for other in before:
                feeds.setdefault(other, []).append(name)
        waiting = list(self.products)
        while waiting:
            passed_on = waiting.pop(0)
            for name in feeds.get(passed_on, ()):
                if name not in self.products:
                    self.products[name] = self.products[passed_on]
                    waiting.append(name)
        for name, step in steps.items():
            if step.makes is None and not step.consumes:
                self._check_carried(name, step)

    def join(self) -> None:
        """Edges of `after` and of the file's order, then those of `consumes`."""
        for name, step in self.plant.steps.items():
            fed: set[str] = set()
            for other in self.previous[name]:
                product = self.products[other]
                amount = step.consumes.get(product)
                fed.add(product)
                self.edges.append(Edge(other, name, product, amount.mid if amount is not None else 1.0))
            for product, amount in step.consumes.items():
                end = self._end(name, product) if product not in fed else None
                if end is not None:
                    self.edges.append(Edge(end, name, product, amount.mid))

    def _check_products(self, name: str, step: Step) -> None:
        declared = self.plant.products
        named = {"makes": step.makes} if step.makes else {}
        named |= {f"consumes.{product}": product for product in step.consumes}
        for key, product in named.items():
            if product not in declared:
                mend = did_you_mean(product, declared) if declared else f"add products: {{{product}: {{unit: cell}}}}"
                self._tell(f"steps.{name}.{key}", f"there is no product `{product}`", "products are declared", mend)
        if step.consumes and step.makes is None:
            mend = "add makes:, or write after: instead of consumes: to pass a product on"
            self._tell(f"steps.{name}.consumes", "consumes but makes nothing", "", mend)
        for product in step.consumes:
            makers = [other for other, maker in self.plant.steps.items() if maker.makes == product and other != name]
            if product in declared and not makers:
                self._tell(
                    f"steps.{name}.consumes.{product}",
                    f"no step makes {product}",
                    "",
                    f"add a step with makes: {product}",
                )

    def _check_carried(self, name: str, step: Step) -> None:
        """A step that makes nothing passes on one product."""
        carried = {self.products[other] for other in self.previous[name] if other in self.products}
        if len(carried) > 1:
            words = " and ".join(sorted(carried))
            self._tell(f"steps.{name}", f"gets {words} and does not say what it makes", "", "add makes:")
        elif not self.previous[name] and not step.after:
            self._tell(f"steps.{name}", "makes nothing and no step feeds it", "", "add makes:, consumes: or after:")
        elif not carried and not self.problems:
            self._tell(
                f"steps.{name}",
                "gets no product",
                "the steps before it make nothing",
                "add makes: to the first of them",
            )

    def _end(self, name: str, product: str) -> str | None:
        """Rule 2: the one step that ends the chain of a product."""
        carriers = [step for step, carried in self.products.items() if carried == product and step != name]
        followed = {other for step in carriers for other in self.previous[step] if self.products.get(other) == product}
        ends = sorted(step for step in carriers if step not in followed)
        if self.products.get(name) == product:
            mend = "add after: with the step it follows"
            self._tell(
                f"steps.{name}.consumes.{product}",
                f"makes and consumes {product}",
                "the step before it is not clear",
                mend,
            )
            return None
        if len(ends) == 1:
            return ends[0]
        what = f"{product} comes from {' and '.join(ends)}" if ends else f"{product} comes from a circle of steps"
        mend = "add after: with the step it follows" if ends else "look at after: of the steps that carry it"
        self._tell(f"steps.{name}.consumes.{product}", what, "the end of its chain is not clear", mend)
        return None

    def _tell(self, address: str, what: str, why: str, mend: str) -> None:
        self.problems.append(self.plant.problem(address, what, why, mend))


def _order(plant: Plant, edges: list[Edge]) -> tuple[str, ...]:
    """Steps upstream first, ties by name. Steps on a cycle, or behind one, are left out."""
    waits = {name: {edge.producer for edge in edges if edge.consumer == name} for name in plant.steps}
    order: list[str] = []
    while ready := sorted(name for name, producers in waits.items() if not producers):
        order.append(ready[0])
        del waits[ready[0]]
        for producers in waits.values():
            producers.discard(ready[0])
    return tuple(order)


def _cycle(plant: Plant, edges: list[Edge], order: tuple[str, ...]) -> Problem:
    """Walks back from a step that never got ready until a step comes twice."""
    name = sorted(set(plant.steps) - set(order))[0]
    walked: list[str] = []
    while name not in walked:
        walked.append(name)
        name = sorted(edge.producer for edge in edges if edge.consumer == name and edge.producer not in order)[0]
    circle = [*walked[walked.index(name) :], name]
    words = " -> ".join(reversed(circle))
    return plant.problem(
        f"steps.{circle[0]}", f"the flow goes in a circle: {words}", "nothing could ever start", "cut it in one after:"
    )


def _flow(order: tuple[str, ...], edges: list[Edge], products: dict[str, str]) -> Flow:
    position = {name: place for place, name in enumerate(order)}
    ranked = tuple(sorted(edges, key=lambda edge: (position[edge.consumer], position[edge.producer])))
    fed = {edge.consumer for edge in ranked}
    feeding = {edge.producer for edge in ranked}
    starts = tuple(name for name in order if name not in fed)
    flow = Flow(order, ranked, {name: products[name] for name in order}, starts, ())
    ends = [name for name in order if name not in feeding]
    ends.sort(key=lambda name: (-len(flow.before(name)), name))
    return Flow(order, ranked, flow.products, starts, tuple(ends))
