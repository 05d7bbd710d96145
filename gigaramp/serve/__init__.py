"""The service beside a plant: it takes rows in, holds the latest picture, forecasts anew, and starts the web pages."""
