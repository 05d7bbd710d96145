"""The departure-time recursion: lines in which no two stations share anything."""
