"""The pictures of the page in a notebook: the same figures, as objects of plotly with colours of their own."""
