"""The morning answer: yesterday, the dates, the losses, tonight, who leaves, and scrap, from the log and the newest forecast."""
