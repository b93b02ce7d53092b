"""The proof of history: its chain, its anchors, and what is found out when somebody asks whether it is whole."""
