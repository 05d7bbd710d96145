"""Pictures as plain values of plotly's JSON form, in named colours."""
