"""What every part of a plant is made of: names, and numbers that know what they measure."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from gigaramp.plant.number import Number, dimension

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]

Time = Annotated[Number, dimension("time")]
Ratio = Annotated[Number, dimension("ratio")]
PerTime = Annotated[Number, dimension("1/time")]
Plain = Annotated[Number, dimension("plain")]
Length = Annotated[Number, dimension("length")]
Speed = Annotated[Number, dimension("speed")]
Amount = Annotated[Number, dimension("amount")]
Rate = Annotated[Number, dimension("amount/time")]
Experience = Annotated[Number, dimension("amount")]
Room = Annotated[Number, dimension("amount", unlimited=True)]

Energy = Annotated[Number, dimension("energy")]
EnergyPerTime = Annotated[Number, dimension("energy/time")]
Euros = Annotated[Number, dimension("money")]
EurosPerTime = Annotated[Number, dimension("money/time")]
EurosPerEnergy = Annotated[Number, dimension("money/energy")]


class Part(BaseModel):
    """Base of every part of a plant: frozen, and unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=False)
