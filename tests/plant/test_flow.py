"""Which step follows which: from products, from `after`, or from the order of the file."""

# ruff: noqa: E501 - exact words of a problem read best on one line.

from __future__ import annotations

import random

import pytest

from gigaramp.errors import PlantError
from gigaramp.plant import loads
from gigaramp.plant.flow import Edge, Flow, flow_of
from tests.plant.plants import WHOLE

PRODUCTS = "products: {web: {unit: m}, foil: {unit: m}, cell: {unit: cell}, module: {unit: module}}"


def plant_text(steps: list[str], products: str = PRODUCTS) -> str:
    return "\n".join(["gigaramp: 1", "name: x", products, "steps:", *(f"  {step}" for step in steps)])


def flow(*steps: str, products: str = PRODUCTS) -> Flow:
    """Flow of a plant with these steps; each gets a cycle time."""
    return flow_of(loads(plant_text([step.replace("{", "{cycle_time: 1 s, ", 1) for step in steps], products)))


def problem(*steps: str, products: str = PRODUCTS) -> list[str]:
    with pytest.raises(PlantError) as caught:
        flow(*steps, products=products)
    return [str(found).split("  ", 1)[1] for found in caught.value.problems]


def test_without_products_steps_follow_the_order_of_the_file() -> None:
    found = flow("b: {}", "a: {}", "c: {}", products="products: {}")
    assert (("b", "a", "c"), ("b",), "c", {"a": "piece", "b": "piece", "c": "piece"}) == (
        found.steps, found.starts, found.output, found.products,
    )  # fmt: skip
    assert (Edge("b", "a", "piece", 1.0), Edge("a", "c", "piece", 1.0)) == found.edges


def test_a_merge_follows_the_end_of_each_chain_it_consumes() -> None:
    found = flow(
        "coat: {makes: web}",
        "dry: {}",
        "roll: {makes: foil}",
        "stack: {makes: cell, consumes: {web: 2 m, foil: 1 m}}",
        "fill: {}",
    )
    assert (Edge("dry", "stack", "web", 2.0), Edge("roll", "stack", "foil", 1.0)) == tuple(
        sorted(found.into("stack"), key=lambda edge: edge.producer)
    )
    assert ("coat", "roll") == found.starts
    assert "fill" == found.output
    assert "cell" == found.products["fill"]
    assert {"coat", "dry", "roll", "stack"} == found.before("fill")


def test_after_names_the_step_where_products_do_not() -> None:
    found = flow(
        "coat: {makes: web}", "slit: {after: [coat], makes: web, consumes: {web: 1.05 m}}", "pack: {after: [slit]}"
    )
    assert (Edge("coat", "slit", "web", 1.05), Edge("slit", "pack", "web", 1.0)) == found.edges


def test_a_step_after_two_others_takes_one_unit_of_each() -> None:
    found = flow("b: {makes: web}", "c: {makes: web}", "d: {after: [b, c]}")
    assert (Edge("b", "d", "web", 1.0), Edge("c", "d", "web", 1.0)) == found.into("d")
    assert (Edge("b", "d", "web", 1.0),) == found.out_of("b")


def test_the_order_of_the_file_does_not_matter_where_makes_consumes_and_after_say_it() -> None:
    steps = [
        "coat: {makes: web}", "dry: {after: [coat]}", "roll: {makes: foil}", "fill: {after: [stack]}",
        "stack: {makes: cell, consumes: {web: 2 m, foil: 1 m}}", "join: {makes: module, consumes: {cell: 12}}",
    ]  # fmt: skip
    expected = flow(*steps)
    for seed in range(10):
        shuffled = list(steps)
        random.Random(seed).shuffle(shuffled)
        assert expected == flow(*shuffled)


def test_the_step_with_most_steps_before_it_makes_the_output() -> None:
    found = flow("coat: {makes: web}", "stack: {makes: cell, consumes: {web: 1 m}}", "roll: {makes: foil}")
    assert ("stack", "roll") == found.outputs


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (["a: {after: [b]}", "b: {after: [a]}"],
         ["steps.a: the flow goes in a circle: a -> b -> a, nothing could ever start, cut it in one after:"]),
        (["a: {after: [a]}"], ["steps.a: the flow goes in a circle: a -> a, nothing could ever start, cut it in one after:"]),
        (["a: {}", "b: {after: [aa]}"], ['steps.b.after: there is no step `aa`, did you mean "a"?']),
    ],
)  # fmt: skip
def test_a_circle_and_an_unknown_step_are_errors(steps: list[str], expected: list[str]) -> None:
    assert expected == problem(*steps, products="products: {}")


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (["dry: {}", "coat: {makes: web}"], ["steps.dry: makes nothing and no step feeds it, add makes:, consumes: or after:"]),
        (["stack: {makes: cell, consumes: {web: 1 m}}"], ["steps.stack.consumes.web: no step makes web, add a step with makes: web"]),
        (["coat: {makes: wbe}"], ['steps.coat.makes: there is no product `wbe`, products are declared, did you mean "web"?']),
        (["coat: {makes: web}", "dry: {consumes: {web: 1 m}}"],
         ["steps.dry.consumes: consumes but makes nothing, add makes:, or write after: instead of consumes: to pass a product on"]),
        (["coat: {makes: web}", "other: {makes: web}", "stack: {makes: cell, consumes: {web: 1 m}}"],
         ["steps.stack.consumes.web: web comes from coat and other, the end of its chain is not clear, add after: with the step it follows"]),
        (["coat: {makes: web}", "slit: {makes: web, consumes: {web: 1 m}}"],
         ["steps.slit.consumes.web: makes and consumes web, the step before it is not clear, add after: with the step it follows"]),
        (["coat: {makes: web}", "roll: {makes: foil}", "dry: {after: [coat, roll]}"],
         ["steps.dry: gets foil and web and does not say what it makes, add makes:"]),
    ],
)  # fmt: skip
def test_a_flow_that_is_not_clear_is_an_error(steps: list[str], expected: list[str]) -> None:
    assert expected == problem(*steps)


def test_a_product_needs_a_declaration() -> None:
    expected = ["steps.a.makes: there is no product `cell`, products are declared, add products: {cell: {unit: cell}}"]
    assert expected == problem("a: {makes: cell}", products="products: {}")


def test_a_whole_plant_flows_from_coating_to_packs() -> None:
    found = flow_of(loads(WHOLE))
    assert (
        "anode_coating",
        "cathode_coating",
        "stacking",
        "formation",
        "end_of_line",
        "module_assembly",
        "pack_assembly",
    ) == found.steps
    assert Edge("end_of_line", "module_assembly", "cell", 46.0) in found.edges
