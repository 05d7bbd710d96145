"""People in an answer: who is ready on which shift, who still learns, and what runs without experts."""
