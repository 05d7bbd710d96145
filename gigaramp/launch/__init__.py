"""Questions and answers: when is the plant at full speed, when on its own, why, and what would a change do."""

from gigaramp.launch.answer import Forecast, GoalAnswer, answer_schema
from gigaramp.launch.compare import Comparison, compare
from gigaramp.launch.forecast import forecast, forecast_narrowing, forecasts
from gigaramp.launch.today.kept import Kept, keep_forecast, kept_forecasts
from gigaramp.launch.valley import Valley, valley

__all__ = [
    "Comparison",
    "Forecast",
    "GoalAnswer",
    "Kept",
    "Valley",
    "answer_schema",
    "compare",
    "forecast",
    "forecast_narrowing",
    "forecasts",
    "keep_forecast",
    "kept_forecasts",
    "valley",
]
