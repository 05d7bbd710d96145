"""What a plant file may say and still makes no sense: one file for each part of the plant; `all_rules` asks them all."""
